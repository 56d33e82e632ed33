"""Pixels, masks, layers and history: numpy and OpenCV, no torch, no Qt, no files."""
