"""`lama-studio verify`: whether anything outside the mask differs between two photos."""

import argparse
from pathlib import Path

from lama_studio.cli.numbers import distance_px
from lama_studio.core.morphology import hole_and_weight
from lama_studio.errors import PhotoError
from lama_studio.files.photo import Photo, read_mask, read_photo
from lama_studio.files.verify import Comparison, compare

SAME, CHANGED = 0, 1


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = verbs.add_parser(
        "verify",
        help="say whether an edited photo differs outside the mask",
        description="Compare every pixel of two photos. Exit code 0: nothing outside the mask "
        "differs (between two JPEGs: outside the blocks that the mask touches); 1: something "
        "does; 2: they cannot be compared.",
    )
    add = parser.add_argument
    add("original", type=Path, metavar="ORIGINAL")
    add("edited", type=Path, metavar="EDITED")
    add("--mask", type=Path, required=True, help="what was to be erased")
    add("--grow", type=distance_px, default=0, metavar="PX", help="as it was erased (default 0)")
    add("--feather", type=distance_px, default=0, metavar="PX", help="likewise (default 0)")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Say how many pixels differ and where; 0 or 1. Raises PhotoError, MaskError."""
    before, after = read_photo(arguments.original), read_photo(arguments.edited)
    _refuse_another_kind(before, after)
    mask = read_mask(arguments.mask, before.width, before.height)
    hole, _ = hole_and_weight(mask, arguments.grow, arguments.feather)
    found = compare(before, after, hole)
    print(_sentence(found))
    return CHANGED if found.outside else SAME


def _refuse_another_kind(before: Photo, after: Photo) -> None:
    if before.pixels.shape != after.pixels.shape:
        raise PhotoError(
            f"{after.path.name} is {after.width} x {after.height} pixels, {before.path.name} "
            f"{before.width} x {before.height}; they cannot be compared."
        )
    if before.pixels.dtype != after.pixels.dtype:
        bits, other_bits = 8 * before.pixels.itemsize, 8 * after.pixels.itemsize
        raise PhotoError(
            f"{after.path.name} has {other_bits} bits a channel, {before.path.name} {bits}; they "
            "cannot be compared."
        )


def _sentence(found: Comparison) -> str:
    inside = f"{found.inside:,} inside it do"
    if found.first is not None:
        x, y = found.first
        return f"{found.outside:,} pixels outside the mask differ, the first at {x}, {y}; {inside}."
    beside = f"; {found.beside:,} beside it do, in JPEG blocks that it touches" * (found.beside > 0)
    return f"No pixel outside the mask differs; {inside}{beside}."
