"""The FFC generator and its weights: torch only; shared by the app and the training."""

import os

# Before torch is loaded: its waiting threads otherwise spin, which on a busy machine turns
# seconds into half a minute.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
