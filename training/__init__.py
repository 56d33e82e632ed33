"""The recipe of the weights: from photos to the file that the app ships."""
