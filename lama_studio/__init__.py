"""LaMa Studio: erase things from photos, offline, exactly and fast.

The house, from the cellar up (each floor knows only those below it):
  core      pixels, masks, layers, history: numpy and OpenCV
  files     photos in and out; nothing of the user's is lost
  tools     brush, eraser, lasso: gestures into masks
  network   the FFC generator and its weights: torch
  engine    mask -> crops -> network -> patch
  session   a person's work without a window
  cli, ui   two doors to the same session
"""

__version__ = "0.1.0"
