"""WebP: lossless unless another quality is asked for, so that no pixel changes."""

import struct
from io import BytesIO

import numpy as np
from PIL import Image

from lama_studio.core.compose import Snapshot
from lama_studio.errors import SaveError
from lama_studio.files.carried import Carried, Encoded
from lama_studio.files.formats.encoded import anywhere, in_eight_bits
from lama_studio.files.limits import refuse_to_encode
from lama_studio.files.metadata import PhotoMetadata

MAX_SIDE_PX = 16_383
EXACT_BYTES, LOSSY_BYTES = 42, 16
"""What libwebp takes for each pixel, beside the photo: measured at 24 megapixels of noise."""
_TREATED = (
    *(b"VP8 ", b"VP8L", b"VP8X", b"ALPH", b"ANIM", b"ANMF"),
    *(b"ICCP", b"EXIF", b"XMP "),
)


def other_kinds(file: bytes) -> tuple[str, ...]:
    """The kinds of chunks that nobody here knows how to carry."""
    found, offset = dict[str, None](), 12
    while offset + 8 <= len(file):
        kind, size = struct.unpack_from("<4sL", file, offset)
        if kind not in _TREATED:
            found[kind.decode("latin-1")] = None
        offset += 8 + size + size % 2
    return tuple(found)


def encode(
    shown: Snapshot, alpha: np.ndarray | None, metadata: PhotoMetadata, quality: int | None
) -> Encoded:
    """Photo -> WebP, 8-bit: exact, or lossy at `quality` (1..100)."""
    pixels = shown.pixels()
    if max(pixels.shape[:2]) > MAX_SIDE_PX:
        raise SaveError(f"WebP holds at most {MAX_SIDE_PX} pixels a side; PNG or TIFF hold more.")
    height, width = pixels.shape[:2]
    refuse_to_encode("WebP", width, height, EXACT_BYTES if quality is None else LOSSY_BYTES)
    carried = Carried()
    channels = in_eight_bits(pixels, carried)
    if alpha is not None:
        channels = np.dstack([channels, in_eight_bits(alpha, Carried())])
    icc = b"" if metadata.is_grey else carried.keep("ICC profile", metadata.icc)
    carried.lose("grey ICC profile", metadata.is_grey and metadata.icc)
    file = BytesIO()
    Image.fromarray(channels).save(
        file,
        "WEBP",
        lossless=quality is None,
        exact=True,
        # Of a lossless file, quality is the effort; the pixels are the same.
        quality=50 if quality is None else quality,
        exif=carried.keep("EXIF", metadata.exif),
        icc_profile=icc,
        xmp=carried.keep("XMP", metadata.xmp),
    )
    carried.lose("colour description", metadata.colour_chunks)
    carried.lose("PNG texts", metadata.texts)
    carried.lose("IPTC", metadata.photoshop)
    carried.lose("resolution", metadata.dpi and not metadata.exif)
    carried.lose("comment", metadata.comment)
    loose = None if quality is None else anywhere(pixels)
    return carried.encoded(file.getvalue(), loose)
