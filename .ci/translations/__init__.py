"""Keeps the words of the window translatable: collects them, and builds the catalogues."""
