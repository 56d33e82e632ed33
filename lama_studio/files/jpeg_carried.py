"""What a JPEG carries beside its picture, taken over segment by segment into the edited file."""

from collections.abc import Callable, Iterable, Iterator

import numpy as np

from lama_studio.files import photoshop
from lama_studio.files.carried import Carried
from lama_studio.files.embedded import fresh_exif
from lama_studio.files.jpeg_file import APP0, APP1, APP2, APP13, COMMENT, JpegFile, Segment
from lama_studio.files.jpeg_pictures import (
    EXIF_START,
    ICC_START,
    PHOTOSHOP_START,
    is_unknown,
    note_trailer,
    without_pictures,
)
from lama_studio.files.metadata import orientation_of
from lama_studio.files.xmp import xmp_without_pictures
from lama_studio.files.xmp_extended import (
    EXTENSION_START,
    MAIN_START,
    can_hold,
    extension_named_in,
    joined_xmp,
    segment_contents,
)
from lama_studio.files.xmp_note import EditNote

_MOST_CONTENT_BYTES = 65_533


def edited_segments(
    source: JpegFile, draw: Callable[[], np.ndarray], carried: Carried, note: EditNote | None
) -> list[Segment]:
    """The source's segments for an edited file, in their order, with a note in its XMP if any;
    `draw` gives its new picture (HxWx3 uint8), turned as the file stores it and no smaller than a
    preview. `carried` takes note of what they are."""
    note_trailer(source.trailer, carried)
    segments = without_pictures(source.carried, carried)
    xmp = xmp_of(source, carried)
    if note is not None:
        xmp = note.added_to(xmp, carried, can_hold)
    edited = []
    for segment in with_blocks(segments, xmp, resources_of(source, carried), carried):
        if segment.marker == APP1 and segment.content.startswith(EXIF_START):
            exif = fresh_exif(segment.content[len(EXIF_START) :], draw(), carried)
            carried.lose("EXIF (damaged)", not exif)
            segment = Segment(APP1, exif and EXIF_START + exif)
        if segment.content or segment.marker == COMMENT:
            edited.append(segment)
    for name in _names(edited):
        carried.keep(name, b"there")
    return edited


def note_what_stays(source: JpegFile, carried: Carried) -> None:
    """Take note of all that never travels on from a file, and of what only a JPEG can hold."""
    note_trailer(source.trailer, carried)
    others = [s for s in without_pictures(source.carried, carried) if is_unknown(s)]
    if others:
        names = ", ".join(dict.fromkeys(f"APP{s.marker - APP0}" for s in others))
        carried.lose(f"other data of the file ({names})", True)
    xmp_of(source, carried)
    resources_of(source, carried)


def orientation_in(segments: Iterable[Segment]) -> int:
    """EXIF orientation 1..8 that a file of these segments has."""
    exif = (s.content[len(EXIF_START) :] for s in segments if s.content.startswith(EXIF_START))
    return next((orientation_of(block) for block in exif), 1)


def xmp_of(source: JpegFile, carried: Carried) -> bytes:
    """The file's XMP, which may take several segments, as one block without pictures; `carried`
    takes note of those."""
    mains = _contents(source, APP1, MAIN_START)
    main = mains[0] if mains else b""
    carried.lose("a second XMP", mains[1:])
    extensions = _contents(source, APP1, EXTENSION_START)
    if extensions:
        try:
            main = joined_xmp(main, extension_named_in(main, extensions))
        except ValueError:
            carried.remove("extended XMP")
    return xmp_without_pictures(main, carried)


def xmp_segments(xmp: bytes, carried: Carried) -> list[Segment]:
    """A block of XMP as segments of a JPEG, none where they cannot hold it; `carried` takes note
    of which it is."""
    if not can_hold(xmp):
        carried.lose("XMP (too long for this format)", True)
    elif carried.keep("XMP", xmp):
        return [Segment(APP1, content) for content in segment_contents(xmp)]
    return []


def resources_of(source: JpegFile, carried: Carried) -> bytes:
    """Photoshop's image resources, which may take several segments, as one block without pictures;
    `carried` takes note of those."""
    block = b"".join(_contents(source, APP13, PHOTOSHOP_START))
    return photoshop.without_pictures(block, carried)


def photoshop_segments(block: bytes) -> list[Segment]:
    """Photoshop's image resources as segments of a JPEG."""
    most = _MOST_CONTENT_BYTES - len(PHOTOSHOP_START)
    parts = (block[start : start + most] for start in range(0, len(block), most))
    return [Segment(APP13, PHOTOSHOP_START + part) for part in parts]


def with_blocks(
    segments: Iterable[Segment], xmp: bytes, resources: bytes, carried: Carried
) -> list[Segment]:
    """The segments with these blocks of XMP and of Photoshop's image resources, in place of any."""
    made = _with(xmp_segments(xmp, carried), list(segments), MAIN_START, EXTENSION_START)
    return _with(photoshop_segments(resources), made, PHOTOSHOP_START)


def _contents(source: JpegFile, marker: int, start: bytes) -> list[bytes]:
    """What follows the start in the segments that begin so."""
    found = (s.content for s in source.carried if s.marker == marker)
    return [content[len(start) :] for content in found if content.startswith(start)]


def _with(new: list[Segment], segments: list[Segment], *starts: bytes) -> list[Segment]:
    """The segments with new ones in place of those that begin in a way, where the first stood, or
    behind JFIF and EXIF."""
    old = [index for index, s in enumerate(segments) if s.content.startswith(starts)]
    first = [i + 1 for i, s in enumerate(segments) if s.content.startswith((b"JFIF\0", EXIF_START))]
    place = old[0] if old else max(first, default=0)
    before = (s for s in segments[:place] if not s.content.startswith(starts))
    after = (s for s in segments[place:] if not s.content.startswith(starts))
    return [*before, *new, *after]


def _names(kept: list[Segment]) -> Iterator[str]:
    for name, marker, start in (
        ("EXIF", APP1, EXIF_START),
        ("ICC profile", APP2, ICC_START),
        ("IPTC", APP13, PHOTOSHOP_START),
        ("comment", COMMENT, b""),
    ):
        if any(s.marker == marker and s.content.startswith(start) for s in kept):
            yield name
