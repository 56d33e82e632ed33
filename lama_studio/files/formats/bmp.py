"""BMP: plain 8-bit pixels and nothing else."""

from io import BytesIO

import numpy as np
from PIL import Image

from lama_studio.core.compose import Snapshot
from lama_studio.files.carried import Carried, Encoded
from lama_studio.files.formats.encoded import channels_of, in_eight_bits, on_white
from lama_studio.files.metadata import PhotoMetadata

_NAMES = {
    "exif": "EXIF",
    "icc": "ICC profile",
    "xmp": "XMP",
    "photoshop": "IPTC",
    "comment": "comment",
    "texts": "PNG texts",
}


def encode(
    shown: Snapshot, alpha: np.ndarray | None, metadata: PhotoMetadata, quality: int | None
) -> Encoded:
    """Photo -> BMP; `quality` changes nothing."""
    carried = Carried()
    pixels = on_white(in_eight_bits(shown.pixels(), carried), alpha, carried)
    for name in ("exif", "icc", "xmp", "photoshop", "comment", "texts"):
        carried.lose(_NAMES[name], getattr(metadata, name))
    file = BytesIO()
    Image.fromarray(channels_of(pixels, metadata)).save(
        file, "BMP", dpi=metadata.dpi or (96.0, 96.0)
    )
    return carried.encoded(file.getvalue())
