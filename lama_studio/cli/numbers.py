"""Numbers on the command line, each within what makes sense."""

import argparse

_MAX_DISTANCE_PX = 1000
_LEAST_MEMORY_MB = 64


def megabytes(text: str) -> int:
    if not text.isdecimal() or len(text) > 9 or int(text) < _LEAST_MEMORY_MB:
        raise argparse.ArgumentTypeError(
            f"{text} is not a number of at least {_LEAST_MEMORY_MB} MB"
        )
    return int(text)


def distance_px(text: str) -> int:
    # Never beyond what int() takes: a ValueError would name this function to the person.
    if not text.isdecimal() or len(text) > 9 or int(text) > _MAX_DISTANCE_PX:
        raise argparse.ArgumentTypeError(f"{text} is not between 0 and {_MAX_DISTANCE_PX} pixels")
    return int(text)


def percent(text: str) -> int:
    if not text.isdecimal() or len(text) > 3 or not 1 <= int(text) <= 100:
        raise argparse.ArgumentTypeError(f"{text} is not between 1 and 100")
    return int(text)
