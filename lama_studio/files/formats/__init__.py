"""One file a format: how it is encoded and what it can hold."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from lama_studio.files.carried import Encoded
from lama_studio.files.formats import avif, bmp, jpeg, png, tiff, webp
from lama_studio.files.metadata import PhotoMetadata

Encoder = Callable[[np.ndarray, np.ndarray | None, PhotoMetadata, int | None], Encoded]
Editor = Callable[[np.ndarray, np.ndarray, PhotoMetadata, bytes], Encoded | None]
"""(pixels, the source's pixels, its metadata, its file) -> the source's file with what changed;
None where that file cannot be edited and must be encoded whole."""


@dataclass(frozen=True)
class Format:
    """A format that photos can be saved in."""

    name: str
    suffixes: tuple[str, ...]
    encode: Encoder
    edit: Editor | None = None
    has_thumbnail: bool = True
    """Whether EXIF's thumbnail has a place; in a TIFF it would be a second page."""


FORMATS = (
    Format("JPEG", (".jpg", ".jpeg", ".jpe", ".jfif"), jpeg.encode, jpeg.edit),
    Format("PNG", (".png",), png.encode),
    Format("TIFF", (".tif", ".tiff"), tiff.encode, has_thumbnail=False),
    Format("WebP", (".webp",), webp.encode),
    Format("AVIF", (".avif",), avif.encode),
    Format("BMP", (".bmp", ".dib"), bmp.encode),
)

WRITABLE_SUFFIXES = tuple(suffix for known in FORMATS for suffix in known.suffixes)
READABLE_SUFFIXES = (*WRITABLE_SUFFIXES, ".heic", ".heif", ".hif", ".gif", ".mpo")


def format_of_suffix(suffix: str) -> Format | None:
    """The format that a file name's suffix (with its dot, in any case) stands for."""
    return next((known for known in FORMATS if suffix.lower() in known.suffixes), None)
