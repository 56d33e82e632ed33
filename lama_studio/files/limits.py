"""What a file's header may claim: asked before anything is decoded."""

from PIL import Image

from lama_studio.errors import PhotoError, SaveError, TooLittleMemory
from lama_studio.files.memory import free_memory_bytes

_COPIES_ALIVE = 3
"""Decoded, turned, and the mask and patches of the work that follows."""

_MOST_PIXELS_PER_BYTE = {
    # A block of 64 pixels takes at least one bit.
    "JPEG": 1100,
    "MPO": 1100,
    # Deflate makes at most 1032 bytes of one; a pixel has at least one bit.
    "PNG": 8300,
    # LZW's codes of 12 bits stand for at most 4096 pixels.
    "GIF": 4096,
    "BMP": 4096,
    "TIFF": 70_000,
}
_MOST_PIXELS_PER_BYTE_IN_COLOUR = {"PNG": 345, "TIFF": 950}
"""Three bytes a pixel; WebP can hold a plain square in a few bytes and is bounded by its sides."""


def refuse_what_memory_cannot_hold(width: int, height: int, bytes_per_channel: int) -> None:
    """Raise PhotoError, naming the number of pixels, for a photo larger than the free memory."""
    if width < 1 or height < 1:
        raise PhotoError("has no pixels.")
    needed = width * height * 4 * bytes_per_channel * _COPIES_ALIVE
    free = free_memory_bytes()
    if needed > free:
        raise TooLittleMemory(
            f"has {width * height:,} pixels ({width} x {height}); that needs about "
            f"{needed / 1e9:.1f} GB of memory, and {free / 1e9:.1f} GB are free."
        )


def refuse_to_encode(kind: str, width: int, height: int, bytes_per_px: int) -> None:
    """Raise SaveError where an encoder would take more memory than is free.

    The system would end the program in the middle, and work not yet on the disk with it.
    """
    needed, free = width * height * bytes_per_px, free_memory_bytes()
    if needed > free:
        raise SaveError(
            f"{kind} needs about {needed / 1e9:.1f} GB of memory for {width * height / 1e6:.0f} "
            f"megapixels, and {free / 1e9:.1f} GB are free; PNG and TIFF need far less."
        )


def refuse_lying_header(picture: Image.Image, byte_count: int) -> None:
    """Raise PhotoError where the file is too short for the pixels its header names.

    Decoding would take minutes and gigabytes before it came to the missing end.
    """
    name = picture.format or ""
    most = _MOST_PIXELS_PER_BYTE.get(name)
    if picture.mode in ("RGB", "RGBA"):
        most = _MOST_PIXELS_PER_BYTE_IN_COLOUR.get(name, most)
    if most is not None and picture.width * picture.height > most * byte_count:
        raise PhotoError(
            f"is damaged: its header names {picture.width} x {picture.height} pixels, more than "
            f"its {byte_count:,} bytes can hold."
        )
