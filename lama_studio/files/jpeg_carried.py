"""What a JPEG carries beside its picture, taken over segment by segment into the edited file."""

import struct
from collections.abc import Iterable, Iterator

from lama_studio.files.formats.encoded import Carried
from lama_studio.files.jpeg_file import APP0, APP1, APP2, APP13, COMMENT, JpegFile, Segment
from lama_studio.files.metadata import without_thumbnail, xmp_without_thumbnails

_EXIF, _XMP, _ICC = b"Exif\0\0", b"http://ns.adobe.com/xap/1.0/\0", b"ICC_PROFILE\0"
_LONG_XMP, _PICTURES = b"http://ns.adobe.com/xmp/extension/\0", b"MPF\0"
_PHOTOSHOP, _RESOURCE, _IPTC = b"Photoshop 3.0\0", b"8BIM", 0x0404
_PHOTOSHOP_THUMBNAILS = (0x0409, 0x040C)
_JFIF_BYTES = 14
_ANY_JPEG = b"\xff\xd8\xff"


def carried_segments(source: JpegFile, carried: Carried) -> list[Segment]:
    """The source's segments for an edited file, without any picture of what was erased.

    Kept are EXIF, ICC, XMP, IPTC and comments as they are, in their order; `carried` takes note.
    """
    if source.trailer.strip(b"\0"):
        carried.lose("what stood behind the photo (further pictures or a film)", True)
    kept = [s for segment in source.carried for s in _without_pictures(segment, carried)]
    for name, is_kept in _kept_names(kept):
        if is_kept:
            carried.keep(name, b"there")
    return kept


def _kept_names(kept: Iterable[Segment]) -> Iterator[tuple[str, bool]]:
    starts = [(segment.marker, segment.content[:40]) for segment in kept]

    def has(marker: int, start: bytes) -> bool:
        return any(m == marker and s.startswith(start) for m, s in starts)

    yield "EXIF", has(APP1, _EXIF)
    yield "ICC profile", has(APP2, _ICC)
    yield "XMP", has(APP1, _XMP)
    yield "IPTC", has(APP13, _PHOTOSHOP)
    yield "comment", has(COMMENT, b"")


def _without_pictures(segment: Segment, carried: Carried) -> list[Segment]:
    marker, content = segment
    if marker == APP0 and content.startswith(b"JFIF\0") and len(content) >= _JFIF_BYTES:
        return [Segment(APP0, content[: _JFIF_BYTES - 2] + b"\0\0")]
    if marker == APP1 and content.startswith(_EXIF):
        exif = without_thumbnail(content[len(_EXIF) :])
        carried.lose("EXIF (damaged)", not exif)
        return [Segment(APP1, _EXIF + exif)] if exif else []
    if marker == APP1 and content.startswith(_XMP):
        return [Segment(APP1, xmp_without_thumbnails(content))]
    if marker == APP13 and content.startswith(_PHOTOSHOP):
        resources = _photoshop_resources(content[len(_PHOTOSHOP) :])
        return [Segment(APP13, _PHOTOSHOP + resources)] if resources else []
    if marker == APP1 and content.startswith(_LONG_XMP):
        carried.lose("extended XMP", True)
        return []
    if (marker == APP2 and content.startswith(_PICTURES)) or content.startswith(b"JFXX\0"):
        return []
    if _ANY_JPEG in content:
        carried.lose(f"a picture inside APP{marker - APP0}", True)
        return []
    return [segment]


def _photoshop_resources(content: bytes) -> bytes:
    """The resources of a Photoshop block but for thumbnails; what cannot be read is left out."""
    kept, offset = b"", 0
    while offset + 12 <= len(content) and content[offset : offset + 4] == _RESOURCE:
        (kind,) = struct.unpack_from(">H", content, offset + 4)
        name_bytes = content[offset + 6] + 1
        size_at = offset + 6 + name_bytes + name_bytes % 2
        if size_at + 4 > len(content):
            break
        (size,) = struct.unpack_from(">L", content, size_at)
        end = size_at + 4 + size + size % 2
        if kind not in _PHOTOSHOP_THUMBNAILS and size_at + 4 + size <= len(content):
            kept += content[offset:end]
        offset = end
    return kept
