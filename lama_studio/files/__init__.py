"""Photos in and out, nothing lost: Pillow, OpenCV and codecs; no torch, no Qt."""
