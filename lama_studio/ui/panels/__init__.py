"""Bars and cards around the canvas."""
