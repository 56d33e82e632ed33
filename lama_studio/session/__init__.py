"""A person's work without a window: documents, files and jobs."""
