"""The window: PySide6; the engine only through the worker."""
