"""What a JPEG carries beside its picture, taken over segment by segment into the edited file."""

from collections.abc import Iterable, Iterator
from typing import NamedTuple

import numpy as np

from lama_studio.files import photoshop
from lama_studio.files.carried import Carried
from lama_studio.files.embedded import fresh_exif
from lama_studio.files.jpeg_file import (
    APP0,
    APP1,
    APP2,
    APP11,
    APP13,
    APP14,
    COMMENT,
    JpegFile,
    Segment,
)
from lama_studio.files.metadata import orientation_of
from lama_studio.files.xmp import xmp_without_pictures
from lama_studio.files.xmp_note import EditNote

_EXIF, _XMP, _ICC = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"ICC_PROFILE\0"
_PHOTOSHOP = b"Photoshop 3.0\0"
_PLAIN = ((APP1, _EXIF), (APP2, _ICC), (APP14, b"Adobe"), (COMMENT, b""))


class _Picture(NamedTuple):
    """A kind of segment that shows the scene, and how its content begins."""

    marker: int
    start: bytes
    label: str


_PICTURES = (
    _Picture(APP0, b"JFXX\0", label="JFIF thumbnail"),
    _Picture(APP1, b"http://ns.adobe.com/xmp/extension/\0", label="extended XMP"),
    _Picture(APP2, b"MPF\0", label="further pictures behind the photo"),
    _Picture(APP2, b"FPXR\0", label="FlashPix preview"),
    _Picture(APP11, b"JP", label="content credentials"),
)
_JFIF_BYTES = 14
_MOST_CONTENT_BYTES = 65_533
MOST_XMP_BYTES = _MOST_CONTENT_BYTES - len(_XMP)
"""Of one segment."""
_ANY_JPEG = b"\xff\xd8\xff"


def edited_segments(
    source: JpegFile, stored: np.ndarray, carried: Carried, note: EditNote | None
) -> list[Segment]:
    """The source's segments for an edited file, in their order, with a note in its XMP if any;
    `stored` are its new pixels (HxWx3 uint8) as the file stores them. `carried` takes note of what
    they are."""
    segments = safe_segments(source, carried)
    edited = []
    for segment in segments:
        if segment.marker == APP1 and segment.content.startswith(_EXIF):
            exif = fresh_exif(segment.content[len(_EXIF) :], stored, carried)
            carried.lose("EXIF (damaged)", not exif)
            segment = Segment(APP1, exif and _EXIF + exif)
        if segment.content or segment.marker == COMMENT:
            edited.append(segment)
    if note is not None:
        edited = _with_note(edited, note, carried)
    for name in _names(edited):
        carried.keep(name, b"there")
    return edited


def _with_note(segments: list[Segment], note: EditNote, carried: Carried) -> list[Segment]:
    """The segments with the note in their XMP, which stands behind JFIF and EXIF if it is new."""
    is_xmp = [s.marker == APP1 and s.content.startswith(_XMP) for s in segments]
    is_first = [s.marker == APP0 or s.content.startswith(_EXIF) for s in segments]
    if any(is_xmp):
        start = is_xmp.index(True)
        end = start + 1
    else:
        start = end = len(segments) - is_first[::-1].index(True) if any(is_first) else 0
    before = b"".join(s.content[len(_XMP) :] for s in segments[start:end])
    after = note.added_to(before, carried, MOST_XMP_BYTES)
    return [*segments[:start], *([Segment(APP1, _XMP + after)] if after else []), *segments[end:]]


def orientation_in(segments: Iterable[Segment]) -> int:
    """EXIF orientation 1..8 that a file of these segments has."""
    exif = (s.content[len(_EXIF) :] for s in segments if s.content.startswith(_EXIF))
    return next((orientation_of(block) for block in exif), 1)


def safe_segments(source: JpegFile, carried: Carried) -> list[Segment]:
    """The segments without pictures of the scene but those inside EXIF; `carried` takes note of
    thumbnails, previews, and whatever stands behind the photo."""
    _note_trailer(source.trailer, carried)
    kept: list[Segment] = []
    unknown_pictures: set[int] = set()
    for segment in source.carried:
        if name := _picture_name(segment, unknown_pictures):
            carried.remove(name)
        else:
            kept.append(_clean(segment, carried))
    block, has_pictures = photoshop.without_pictures(photoshop_block(source))
    if has_pictures:
        carried.remove("Photoshop thumbnail")
    return _with_photoshop(kept, block)


def photoshop_block(source: JpegFile) -> bytes:
    """Photoshop's image resources as the file has them, which may take several segments."""
    return b"".join(s.content[len(_PHOTOSHOP) :] for s in source.carried if _is_photoshop(s))


def photoshop_segments(block: bytes) -> list[Segment]:
    """Photoshop's image resources as segments of a JPEG."""
    most = _MOST_CONTENT_BYTES - len(_PHOTOSHOP)
    parts = (block[start : start + most] for start in range(0, len(block), most))
    return [Segment(APP13, _PHOTOSHOP + part) for part in parts]


def _is_photoshop(segment: Segment) -> bool:
    return segment.marker == APP13 and segment.content.startswith(_PHOTOSHOP)


def _with_photoshop(segments: list[Segment], block: bytes) -> list[Segment]:
    """The segments with this block where the first of the old one stood."""
    places = [index for index, segment in enumerate(segments) if _is_photoshop(segment)]
    if not places:
        return segments
    others = [segment for segment in segments if not _is_photoshop(segment)]
    return [*others[: places[0]], *photoshop_segments(block), *others[places[0] :]]


def _picture_name(segment: Segment, unknown_pictures: set[int]) -> str:
    """What a segment that must not travel on is called, "" for all others.

    A picture may be cut into several segments of which only the first looks like one.
    """
    marker, content = segment
    for picture in _PICTURES:
        if marker == picture.marker and content.startswith(picture.start):
            return picture.label
    is_known = any(marker == known and content.startswith(start) for known, start in _PLAIN)
    if is_known or _is_photoshop(segment):
        return ""
    if _ANY_JPEG in content or marker in unknown_pictures:
        unknown_pictures.add(marker)
        label = f"a picture inside APP{marker - APP0}"
        return label
    return ""


def _clean(segment: Segment, carried: Carried) -> Segment:
    marker, content = segment
    if marker == APP0 and content.startswith(b"JFIF\0") and len(content) > _JFIF_BYTES:
        carried.remove("JFIF thumbnail")
        return Segment(APP0, content[: _JFIF_BYTES - 2] + b"\0\0")
    if marker == APP1 and content.startswith(_XMP):
        return Segment(APP1, _XMP + xmp_without_pictures(content[len(_XMP) :], carried))
    return segment


def _note_trailer(trailer: bytes, carried: Carried) -> None:
    if b"ftyp" in trailer[:65_536] or b"MotionPhoto_Data" in trailer:
        carried.remove("motion photo film")
    if b"hdrgm" in trailer or b"HDRGainMap" in trailer:
        carried.remove("gain map")
    if _ANY_JPEG in trailer:
        carried.remove("further pictures behind the photo")
    elif trailer.strip(b"\0"):
        carried.remove("data behind the photo")


def _names(kept: list[Segment]) -> Iterator[str]:
    for name, marker, start in (
        ("EXIF", APP1, _EXIF),
        ("ICC profile", APP2, _ICC),
        ("XMP", APP1, _XMP),
        ("IPTC", APP13, _PHOTOSHOP),
        ("comment", COMMENT, b""),
    ):
        if any(s.marker == marker and s.content.startswith(start) for s in kept):
            yield name
