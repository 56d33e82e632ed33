"""`make soak`: an hour of random valid actions on the real window and the real engine."""
