"""JPEG: an edited one keeps every block it can, a new one gets the best of what there is."""

import dataclasses
import struct
from functools import partial
from tempfile import TemporaryFile

import numpy as np
from PIL import Image, ImageFile, JpegImagePlugin

from lama_studio.core.compose import Snapshot
from lama_studio.core.geometry import Box
from lama_studio.errors import SaveError
from lama_studio.files.carried import Carried, Encoded
from lama_studio.files.embedded import reduced
from lama_studio.files.formats.encoded import anywhere, channels_of, in_eight_bits, on_white
from lama_studio.files.jpeg_blocks import edit_blocks, reach
from lama_studio.files.jpeg_carried import (
    edited_segments,
    orientation_in,
    with_blocks,
)
from lama_studio.files.jpeg_file import joined, split
from lama_studio.files.metadata import JpegEncoding, PhotoMetadata
from lama_studio.files.orientation import as_stored, box_as_seen, turned_upright
from lama_studio.files.xmp_note import EditNote

MAX_SIDE_PX = 65_500
_EXIF_LIMIT_BYTES = 65_533 - 6
_QUALITY = 95
_MOST_BYTES_PER_PIXEL = 6
_STRIP_ROWS = 256
_WHOLE_NOTE = (
    "The whole JPEG was encoded anew, with its own tables: on this system, or of this kind of "
    "JPEG, single blocks cannot be replaced."
)


def encoding_of(picture: Image.Image, orientation: int) -> JpegEncoding | None:
    """How an opened JPEG was quantised and turned; None for other formats."""
    if not isinstance(picture, JpegImagePlugin.JpegImageFile) or not picture.quantization:
        return None
    tables = tuple(tuple(picture.quantization[key]) for key in sorted(picture.quantization))
    subsampling = JpegImagePlugin.get_sampling(picture)
    return JpegEncoding(
        tables=tables,
        # 4:4:4 where Pillow cannot write the source's subsampling: larger, but nothing is lost.
        subsampling=subsampling if subsampling in (0, 1, 2) else 0,
        is_progressive=bool(picture.info.get("progressive")),
        orientation=orientation,
    )


def edit(
    shown: Snapshot,
    original: np.ndarray,
    metadata: PhotoMetadata,
    file: bytes,
    note: EditNote | None = None,
) -> Encoded | None:
    """The source's own JPEG file with only those blocks encoded anew whose pixels changed.

    Stored in the source's orientation, with its tag; its XMP gets the note, if any. Where this
    kind of JPEG or this platform does not allow that, all blocks are encoded anew with the
    source's tables, and a note says so.
    None where the file's structure cannot be followed, or its colours had to be converted.
    """
    source_encoding = metadata.jpeg
    if source_encoding is None:
        return None
    turn = source_encoding.orientation
    try:
        source = split(file)
        changed = as_stored(_changed(shown, original), turn)
        edited = edit_blocks(source, partial(_stored, shown, turn), changed)
    except (ValueError, struct.error):
        return None
    carried = Carried()
    segments = edited_segments(source, lambda: as_stored(reduced(shown), turn), carried, note)
    if orientation_in(segments) != turn:
        return None  # damaged EXIF does not travel on, and the turn would go with it
    if edited is not None:
        carried.notes.append(
            f"{edited.new_count:,} of {edited.block_count:,} JPEG blocks were encoded anew; "
            "the others are exactly those of the original."
        )
        loose = turned_upright(reach(changed, source.frame), turn)
        return carried.encoded(joined(segments, edited.picture), loose)
    carried.notes.append(_WHOLE_NOTE)
    options = _encoding_options(source_encoding, None)
    stored = as_stored(shown.pixels(), turn)
    whole = split(_encoded(channels_of(stored, metadata), PhotoMetadata(), options)).picture
    return carried.encoded(joined(segments, whole), anywhere(original))


def loose_pixels(file: bytes, orientation: int, changed: np.ndarray) -> np.ndarray:
    """HxW bool, upright: where a JPEG may show other pixels once those that `changed` (HxW bool)
    are encoded into it. Raises ValueError where its structure cannot be followed."""
    reached = reach(as_stored(changed, orientation), split(file).frame)
    return turned_upright(reached, orientation)


def _changed(shown: Snapshot, original: np.ndarray) -> np.ndarray:
    """HxW bool: where a picture differs from the photo it was made of.

    Rows that are the same are never written to, so that they take no memory.
    """
    changed = np.zeros(original.shape[:2], bool)
    for top in range(0, len(original), _STRIP_ROWS):
        rows = slice(top, top + _STRIP_ROWS)
        differs = (shown.rows(rows) != original[rows]).any(axis=2)
        if differs.any():
            changed[rows] = differs
    return changed


def _stored(shown: Snapshot, orientation: int, box: Box) -> np.ndarray:
    """The picture inside a box of the file's own rows and columns."""
    height, width = shown.original.shape[:2]
    return as_stored(shown.pixels(box_as_seen(box, width, height, orientation)), orientation)


def encode(
    shown: Snapshot, alpha: np.ndarray | None, metadata: PhotoMetadata, quality: int | None
) -> Encoded:
    """Photo -> JPEG. Without `quality` (1..100) the source's tables, or quality 95 and 4:4:4."""
    pixels = shown.pixels()
    if max(pixels.shape[:2]) > MAX_SIDE_PX:
        raise SaveError(f"JPEG holds at most {MAX_SIDE_PX} pixels a side; PNG or TIFF hold more.")
    carried = Carried()
    pixels = on_white(in_eight_bits(pixels, carried), alpha, carried)
    kept = dataclasses.replace(
        metadata,
        exif=carried.keep("EXIF", metadata.exif, _EXIF_LIMIT_BYTES),
        icc=carried.keep("ICC profile", metadata.icc, 255 * 65_519),
        comment=carried.keep("comment", metadata.comment, 65_533),
    )
    carried.lose("colour description", metadata.colour_chunks)
    carried.lose("PNG texts", metadata.texts)
    options = _encoding_options(metadata.jpeg, quality)
    content = _encoded(channels_of(pixels, metadata), kept, options)
    if metadata.xmp or metadata.photoshop:
        block = carried.keep("IPTC", metadata.photoshop)
        parts = split(content)
        segments = with_blocks(parts.carried, metadata.xmp, block, carried)
        content = joined(segments, parts.picture)
    return carried.encoded(content, anywhere(pixels))


def _encoded(channels: np.ndarray, metadata: PhotoMetadata, options: dict[str, object]) -> bytes:
    _make_room_for(channels, metadata)
    # A real file: Pillow gives up the interpreter's lock only while it writes to one, and a window
    # must not stand still for as long as a photo takes to encode.
    with TemporaryFile() as file:
        Image.fromarray(channels).save(
            file,
            "JPEG",
            exif=b"Exif\0\0" + metadata.exif if metadata.exif else b"",
            icc_profile=metadata.icc,
            comment=metadata.comment,
            dpi=_whole_dpi(metadata.dpi),
            optimize=True,
            **options,
        )
        file.seek(0)
        return file.read()


def _make_room_for(pixels: np.ndarray, metadata: PhotoMetadata) -> None:
    """Let Pillow's buffer hold the whole file, which optimised and progressive files need.

    WORKAROUND: it assumes at most 1 or 2 bytes a pixel and fails with "broken data stream" on
    noise at high quality, or on photos a few pixels wide.
    """
    height, width = (-(-side // 16) * 16 for side in pixels.shape[:2])
    blocks = len(metadata.exif) + len(metadata.icc) + len(metadata.comment)
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
