"""The painted canvas: what is seen, how fast, and where the pointer is in the photo."""
