"""One file a format: how it is encoded and what it can hold."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lama_studio.core.compose import Snapshot
from lama_studio.files import xmp_extended
from lama_studio.files.carried import Encoded
from lama_studio.files.formats import avif, bmp, jpeg, png, tiff, webp
from lama_studio.files.formats.encoded import (
    Channels,
    held_at_depth,
    held_in_eight_bits,
    held_on_white,
)
from lama_studio.files.metadata import PhotoMetadata
from lama_studio.files.xmp_note import EditNote

Encoder = Callable[[Snapshot, np.ndarray | None, PhotoMetadata, int | None], Encoded]
"""(the picture, its alpha, metadata, quality) -> a file."""
Holder = Callable[[np.ndarray, np.ndarray | None, PhotoMetadata], Channels]
"""(rows of pixels and alpha, metadata) -> what a file of the format gives back of them, but for
what compression does to them."""
Editor = Callable[[Snapshot, np.ndarray, PhotoMetadata, bytes, EditNote | None], Encoded | None]
"""(the picture, the source's pixels, its metadata, its file, a note to add) -> the source's file
with what changed; None where that file cannot be edited and must be encoded whole."""


@dataclass(frozen=True)
class Format:
    """A format that photos can be saved in."""

    name: str
    suffixes: tuple[str, ...]
    encode: Encoder
    held: Holder
    edit: Editor | None = None
    has_thumbnail: bool = True
    """Whether EXIF's thumbnail has a place; in a TIFF it would be a second page."""
    can_hold_xmp: Callable[[bytes], bool] = lambda xmp: True
    """Whether it can hold such a block."""


FORMATS = (
    Format(
        "JPEG",
        (".jpg", ".jpeg", ".jpe", ".jfif"),
        jpeg.encode,
        held_on_white,
        jpeg.edit,
        can_hold_xmp=xmp_extended.can_hold,
    ),
    Format("PNG", (".png",), png.encode, held_at_depth),
    Format("TIFF", (".tif", ".tiff"), tiff.encode, held_at_depth, has_thumbnail=False),
    Format("WebP", (".webp",), webp.encode, held_in_eight_bits),
    Format("AVIF", (".avif",), avif.encode, avif.held),
    Format("BMP", (".bmp", ".dib"), bmp.encode, held_on_white, can_hold_xmp=lambda xmp: False),
)

WRITABLE_SUFFIXES = tuple(suffix for known in FORMATS for suffix in known.suffixes)
READABLE_SUFFIXES = (*WRITABLE_SUFFIXES, ".heic", ".heif", ".hif", ".gif", ".mpo")


def format_of_suffix(suffix: str) -> Format | None:
    """The format that a file name's suffix (with its dot, in any case) stands for."""
    return next((known for known in FORMATS if suffix.lower() in known.suffixes), None)
