"""Which segments of a JPEG show the scene, beside its picture, and must not travel on."""

import re
from collections import Counter
from collections.abc import Iterable
from typing import NamedTuple

from lama_studio.files.carried import Carried
from lama_studio.files.jpeg_file import (
    APP0,
    APP1,
    APP2,
    APP11,
    APP13,
    APP14,
    COMMENT,
    Segment,
)
from lama_studio.files.xmp_extended import EXTENSION_START, MAIN_START

EXIF_START, ICC_START, PHOTOSHOP_START = b"Exif\0\0", b"ICC_PROFILE\0", b"Photoshop 3.0\0"
_MOST_UNKNOWN_BYTES = 16_384
"""Of one kind of segment that nobody knows: thermal cameras put whole pictures there as bare
numbers, of 80 x 60 pixels and more."""
_JFIF_BYTES = 14
_KNOWN = (
    *((APP0, b"JFIF\0"), (APP1, EXIF_START), (APP1, MAIN_START), (APP1, EXTENSION_START)),
    *((APP2, ICC_START), (APP13, PHOTOSHOP_START), (APP14, b"Adobe"), (COMMENT, b"")),
)
"""What is cleaned of pictures by those who know how, and what holds none."""
_ANY_JPEG = b"\xff\xd8\xff"
_PICTURE = re.compile(
    rb"\xff\xd8\xff|\x89PNG\r\n\x1a\n|GIF8[79]a|RIFF.{4}WEBP|ftyp(?:heic|heix|mif1|avif|mp4|isom|qt)",
    re.DOTALL,
)


class _Kind(NamedTuple):
    """A kind of segment that shows the scene, and how its content begins."""

    marker: int
    start: bytes
    label: str


_KINDS = (
    _Kind(APP0, b"JFXX\0", label="JFIF thumbnail"),
    _Kind(APP1, b"FLIR\0", label="thermal picture"),
    _Kind(APP2, b"MPF\0", label="further pictures behind the photo"),
    _Kind(APP2, b"FPXR\0", label="FlashPix preview"),
    _Kind(APP2, b"urn:iso:std:iso:ts:21496", label="gain map"),
    _Kind(APP11, b"HDR_RI", label="HDR picture"),
    _Kind(APP11, b"JP", label="content credentials"),
)


def is_unknown(segment: Segment) -> bool:
    """Whether a segment is none of those whose content this program knows."""
    marker, content = segment
    is_known = any(marker == known and content.startswith(start) for known, start in _KNOWN)
    return not is_known and not _label_of(segment)


def without_pictures(segments: Iterable[Segment], carried: Carried) -> list[Segment]:
    """The segments without those that show the scene, or may; `carried` takes note of them.

    A picture may be cut into several segments of which only the first looks like one, or not look
    like one at all: what is unknown and large goes, too.
    """
    segments = list(segments)
    unknown = [s for s in segments if is_unknown(s)]
    sizes = Counter[int]()
    for marker, content in unknown:
        sizes[marker] += len(content)
    showing = {marker for marker, content in unknown if _PICTURE.search(content)}
    large = {marker for marker, size in sizes.items() if size > _MOST_UNKNOWN_BYTES}
    kept = []
    for segment in segments:
        number = segment.marker - APP0
        if label := _label_of(segment):
            carried.remove(label)
        elif segment.marker in showing and is_unknown(segment):
            carried.remove(f"a picture inside APP{number}")
        elif segment.marker in large and is_unknown(segment):
            carried.remove(f"unknown data inside APP{number}")
        else:
            kept.append(_without_jfif_thumbnail(segment, carried))
    return kept


def note_trailer(trailer: bytes, carried: Carried) -> None:
    """Take note of what stands behind the photo, which never travels on."""
    if b"ftyp" in trailer[:65_536] or b"MotionPhoto_Data" in trailer:
        carried.remove("motion photo film")
    if b"hdrgm" in trailer or b"HDRGainMap" in trailer:
        carried.remove("gain map")
    if _ANY_JPEG in trailer:
        carried.remove("further pictures behind the photo")
    elif trailer.strip(b"\0"):
        carried.remove("data behind the photo")


def _label_of(segment: Segment) -> str:
    """What a kind of segment that shows the scene is called, "" for all others."""
    marker, content = segment
    kinds = (kind for kind in _KINDS if kind.marker == marker and content.startswith(kind.start))
    return next((kind.label for kind in kinds), "")


def _without_jfif_thumbnail(segment: Segment, carried: Carried) -> Segment:
    marker, content = segment
    if marker == APP0 and content.startswith(b"JFIF\0") and len(content) > _JFIF_BYTES:
        carried.remove("JFIF thumbnail")
        return Segment(APP0, content[: _JFIF_BYTES - 2] + b"\0\0")
    return segment
