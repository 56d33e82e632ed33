"""JPEG: the source's own quantisation tables and subsampling, so an edit costs least."""

from tempfile import TemporaryFile

import numpy as np
from PIL import Image, ImageFile, JpegImagePlugin

from lama_studio.errors import SaveError
from lama_studio.files.formats.encoded import (
    Carried,
    Encoded,
    channels_of,
    in_eight_bits,
    on_white,
)
from lama_studio.files.metadata import JpegEncoding, PhotoMetadata

MAX_SIDE_PX = 65_500
_EXIF_LIMIT_BYTES, _XMP_LIMIT_BYTES = 65_533 - 6, 65_533 - 29
_QUALITY = 95
_MOST_BYTES_PER_PIXEL = 6


def encoding_of(picture: Image.Image) -> JpegEncoding | None:
    """How an opened JPEG was quantised; None for other formats."""
    if not isinstance(picture, JpegImagePlugin.JpegImageFile) or not picture.quantization:
        return None
    tables = tuple(tuple(picture.quantization[key]) for key in sorted(picture.quantization))
    subsampling = JpegImagePlugin.get_sampling(picture)
    return JpegEncoding(
        tables=tables,
        # 4:4:4 where Pillow cannot write the source's subsampling: larger, but nothing is lost.
        subsampling=subsampling if subsampling in (0, 1, 2) else 0,
        is_progressive=bool(picture.info.get("progressive")),
    )


def encode(
    pixels: np.ndarray, alpha: np.ndarray | None, metadata: PhotoMetadata, quality: int | None
) -> Encoded:
    """Photo -> JPEG. Without `quality` (1..100) the source's tables, or quality 95 and 4:4:4."""
    if max(pixels.shape[:2]) > MAX_SIDE_PX:
        raise SaveError(f"JPEG holds at most {MAX_SIDE_PX} pixels a side; PNG or TIFF hold more.")
    carried = Carried()
    pixels = on_white(in_eight_bits(pixels, carried), alpha, carried)
    exif = carried.keep("EXIF", metadata.exif, _EXIF_LIMIT_BYTES)
    options = _encoding_options(metadata.jpeg, quality)
    _make_room_for(pixels, metadata)
    # A real file: Pillow gives up the interpreter's lock only while it writes to one, and a window
    # must not stand still for as long as a photo takes to encode.
    with TemporaryFile() as file:
        Image.fromarray(channels_of(pixels, metadata)).save(
            file,
            "JPEG",
            exif=b"Exif\0\0" + exif if exif else b"",
            icc_profile=carried.keep("ICC profile", metadata.icc, 255 * 65_519),
            xmp=carried.keep("XMP", metadata.xmp, _XMP_LIMIT_BYTES),
            comment=carried.keep("comment", metadata.comment, 65_533),
            dpi=_whole_dpi(metadata.dpi),
            optimize=True,
            **options,
        )
        file.seek(0)
        encoded = file.read()
    carried.lose("PNG colour description", metadata.colour_chunks)
    return carried.encoded(encoded)


def _make_room_for(pixels: np.ndarray, metadata: PhotoMetadata) -> None:
    """Let Pillow's buffer hold the whole file, which optimised and progressive files need.

    WORKAROUND: it assumes at most 1 or 2 bytes a pixel and fails with "broken data stream" on
    noise at high quality, or on photos a few pixels wide.
    """
    height, width = (-(-side // 16) * 16 for side in pixels.shape[:2])
    blocks = len(metadata.exif) + len(metadata.icc) + len(metadata.xmp) + len(metadata.comment)
    needed = _MOST_BYTES_PER_PIXEL * height * width + blocks + 65_536
    ImageFile.MAXBLOCK = max(ImageFile.MAXBLOCK, needed)


def _encoding_options(source: JpegEncoding | None, quality: int | None) -> dict[str, object]:
    if quality is not None or source is None:
        return {"quality": _QUALITY if quality is None else quality, "subsampling": 0}
    return {
        "qtables": [list(table) for table in source.tables],
        "subsampling": source.subsampling,
        "progressive": source.is_progressive,
    }


def _whole_dpi(dpi: tuple[float, float] | None) -> tuple[int, int]:
    """JPEG counts whole dots; 0 leaves the field out."""
    if dpi is None:
        return 0, 0
    return min(round(dpi[0]), 65_535), min(round(dpi[1]), 65_535)
