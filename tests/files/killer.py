"""A process that saves over a photo again and again until it is killed, at many random moments.

`python -m tests.files.killer PHOTO SEED MOMENTS` prints, for each moment, a line of JSON: seconds
after which a save was killed, and the file's SHA-256 then. Imports are done once; each saver is
forked.
"""

import hashlib
import json
import os
import random
import signal
import sys
import time
from pathlib import Path

import numpy as np

from lama_studio.files.photo import Photo, read_photo, write_photo


def edited(photo: Photo, value: int) -> np.ndarray:
    """The photo with one flat hole of that value."""
    pixels = photo.pixels.copy()
    pixels[40:60, 50:90] = value
    return pixels


def save_for_ever(photo: Photo) -> None:
    while True:
        for value in (0, 200):
            write_photo(photo.path, edited(photo, value), None, photo, overwrite=True)


def main(path: Path, seed: int, moments: int) -> None:
    photo = read_photo(path)
    began_s = time.monotonic()
    write_photo(path, edited(photo, 0), None, photo, overwrite=True)
    one_save_s = time.monotonic() - began_s
    draw = random.Random(seed)
    for _ in range(moments):
        delay_s = draw.uniform(0, 2 * one_save_s)
        child = os.fork()
        if child == 0:
            save_for_ever(photo)
        time.sleep(delay_s)
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
        found = hashlib.sha256(path.read_bytes()).hexdigest()
        print(json.dumps([round(delay_s, 4), found]), flush=True)


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))
