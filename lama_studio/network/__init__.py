"""The FFC generator and its weights: torch only; shared by the app and the training."""
