"""Turns the project into what people download; the application never imports it."""
