"""A JPEG file taken apart: what it carries, the picture itself, and what stands behind it."""

import re
import struct
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import NamedTuple

START, END = b"\xff\xd8", b"\xff\xd9"
APP0, APP1, APP2, APP11, APP13, APP14 = 0xE0, 0xE1, 0xE2, 0xEB, 0xED, 0xEE
COMMENT = 0xFE
SCAN = 0xDA
_TABLES_AND_FRAMES = frozenset((*range(0xC0, 0xD0), SCAN, 0xDB, 0xDC, 0xDD))
FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_HUFFMAN_FRAMES = (0xC0, 0xC1, 0xC2)
_FILL = re.compile(rb"\xff{2,}")
_MARKER_IN_SCAN = re.compile(rb"\xff[^\x00\xff\xd0-\xd7]")
"""Inside a scan a byte 255 is followed by 0; restart marks belong to the scan."""


class Segment(NamedTuple):
    """A marker (its second byte) and its content, without the length."""

    marker: int
    content: bytes


class Component(NamedTuple):
    """One channel of a frame: how many blocks of it an MCU holds across and down."""

    identity: int
    across: int
    down: int


@dataclass(frozen=True)
class Frame:
    """What a picture's frame header says."""

    width: int
    height: int
    components: tuple[Component, ...]
    is_progressive: bool
    is_huffman_of_eight_bits: bool
    """Other kinds (arithmetic, 12-bit, lossless) are read by few programs."""


@dataclass(frozen=True)
class JpegFile:
    """`carried`: application segments and comments in their order; `picture`: tables, frame and
    scans up to the end mark; `trailer`: whatever follows the end mark."""

    carried: tuple[Segment, ...]
    picture: bytes
    trailer: bytes

    @property
    def frame(self) -> Frame:
        """Raises ValueError where the picture names none."""
        return _frame(self.picture)

    @property
    def is_rgb(self) -> bool:
        """Whether three components are red, green and blue, by the rules all decoders follow."""
        if any(s.marker == APP0 and s.content.startswith(b"JFIF\0") for s in self.carried):
            return False
        adobe = [s.content for s in self.carried if s.marker == APP14 and s.content[:5] == b"Adobe"]
        if adobe and len(adobe[0]) >= 12:
            return adobe[0][11] == 0
        return tuple(c.identity for c in self.frame.components) == tuple(b"RGB")


def split(file: bytes) -> JpegFile:
    """Take a file apart. Raises ValueError where its structure is damaged."""
    if not file.startswith(START):
        raise ValueError("no JPEG file")
    carried: list[Segment] = []
    picture: list[bytes] = []
    offset = len(START)
    while True:
        if fill := _FILL.match(file, offset):
            offset = fill.end() - 1
        if file[offset : offset + 2] == END:
            return JpegFile(tuple(carried), b"".join(picture) + END, file[offset + 2 :])
        segment, following = segment_at(file, offset)
        if segment.marker in _TABLES_AND_FRAMES:
            end = end_of_scan(file, following) if segment.marker == SCAN else following
            picture.append(file[offset:end])
            following = end
        else:
            carried.append(segment)
        offset = following


def joined(carried: Iterable[Segment], picture: bytes) -> bytes:
    """A file of these segments and this picture."""
    return b"".join((START, *map(packed, carried), picture))


def packed(segment: Segment) -> bytes:
    """A segment as it stands in a file."""
    assert len(segment.content) <= 65_533, len(segment.content)
    return struct.pack(">BBH", 0xFF, segment.marker, len(segment.content) + 2) + segment.content


def segment_at(file: bytes, offset: int) -> tuple[Segment, int]:
    """The segment at `offset` and where it ends. Raises ValueError where there is none."""
    if offset + 4 > len(file) or file[offset] != 0xFF:
        raise ValueError("a segment is missing")
    (size,) = struct.unpack_from(">H", file, offset + 2)
    following = offset + 2 + size
    if size < 2 or following > len(file):
        raise ValueError("a segment ends too early")
    return Segment(file[offset + 1], file[offset + 4 : following]), following


def end_of_scan(file: bytes, offset: int) -> int:
    """Where the scan that begins at `offset` ends. Raises ValueError where the file ends first."""
    found = _MARKER_IN_SCAN.search(file, offset)
    if found is None:
        raise ValueError("a scan without an end")
    return found.start()


def _picture_segments(picture: bytes) -> Iterator[Segment]:
    offset = 0
    while picture[offset : offset + 2] != END:
        segment, offset = segment_at(picture, offset)
        yield segment
        if segment.marker == SCAN:
            return


def _frame(picture: bytes) -> Frame:
    for marker, content in _picture_segments(picture):
        if marker in FRAMES:
            bits, height, width, count = struct.unpack_from(">BHHB", content)
            if len(content) < 6 + 3 * count:
                raise ValueError("a frame header ends too early")
            triples = (content[6 + 3 * i : 9 + 3 * i] for i in range(count))
            return Frame(
                width=width,
                height=height,
                components=tuple(Component(t[0], t[1] >> 4, t[1] & 15) for t in triples),
                is_progressive=marker == 0xC2,
                is_huffman_of_eight_bits=marker in _HUFFMAN_FRAMES and bits == 8,
            )
    raise ValueError("no frame header")
