"""The tagged block that EXIF and TIFF share: read, patched in place, packed anew.

EXIF is patched in place wherever that is possible: maker notes hold offsets from the start of the
block, and would point nowhere in a block that was packed anew.
"""

import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

BYTES_PER_VALUE = {
    **{1: 1, 2: 1, 3: 2, 4: 4, 5: 8, 6: 1, 7: 1, 8: 2, 9: 4, 10: 8, 11: 4, 12: 8, 13: 4},
    **{16: 8, 17: 8, 18: 8},
}
"""Kinds of values; the last three are those of BigTIFF."""
BYTE, SHORT, LONG, RATIONAL, UNDEFINED = 1, 3, 4, 5, 7

EXIF_IFD, GPS_IFD, INTEROP_IFD = 34665, 34853, 40965
SUB_IFDS = (EXIF_IFD, GPS_IFD, INTEROP_IFD)
_MAX_ENTRIES = 1000

ByteOrder = Literal["<", ">"]


@dataclass(frozen=True)
class Entry:
    """One tag: `value` in the block's byte order, `field` where its 12 bytes stand."""

    tag: int
    kind: int
    count: int
    value: bytes
    field: int


class TiffBlock:
    """Reads a block that begins with II*0 or MM0*, or as BigTIFF, whose offsets have 8 bytes, which
    only whole files do. Raises ValueError where it is damaged."""

    def __init__(self, content: bytes | bytearray) -> None:
        orders: dict[bytes, ByteOrder] = {b"II": "<", b"MM": ">"}
        if len(content) < 8 or bytes(content[:2]) not in orders:
            raise ValueError("not a TIFF block")
        self.content = content
        self.order = orders[bytes(content[:2])]
        magic, self.first = struct.unpack_from(self.order + "HL", content, 2)
        self.is_big = magic == 43 and len(content) >= 16
        if self.is_big:
            (self.first,) = struct.unpack_from(self.order + "Q", content, 8)
        elif magic != 42:
            raise ValueError("not a TIFF block")
        self._count_code, self._offset_code = ("Q", "Q") if self.is_big else ("H", "L")
        self._entry_bytes = 20 if self.is_big else 12

    def entries(self, offset: int) -> list[Entry]:
        """All readable entries of the directory at `offset`; those that point outside are left."""
        return list(self._walk(offset))

    def heads(self, offset: int) -> Iterator[tuple[int, int]]:
        """(kind, count) of every entry, whatever its values are."""
        head = struct.calcsize("=" + self._count_code)
        for index in range(self._entry_count(offset)):
            field = offset + head + self._entry_bytes * index
            _, kind, count = self._unpack("HH" + self._offset_code, field)
            yield kind, count

    def following(self, offset: int) -> int:
        """Where the next directory stands, 0 for none."""
        (found,) = self._unpack(self._offset_code, self.following_field(offset))
        return int(found)

    def following_field(self, offset: int) -> int:
        head = struct.calcsize("=" + self._count_code)
        return offset + head + self._entry_bytes * self._entry_count(offset)

    def number(self, entry: Entry) -> int:
        """First value of a BYTE, SHORT or LONG entry."""
        return self.numbers(entry)[0]

    def numbers(self, entry: Entry) -> tuple[int, ...]:
        """All values of a BYTE, SHORT or LONG entry."""
        code = {1: "B", SHORT: "H", LONG: "L", 13: "L", 16: "Q", 18: "Q"}.get(entry.kind)
        if code is None or entry.count < 1:
            raise ValueError(f"tag {entry.tag} is no number")
        return struct.unpack(f"{self.order}{entry.count}{code}", entry.value)

    def inner(self, entry: Entry) -> int:
        """Where the directory stands that an entry points to, 0 where none can be read there."""
        try:
            start = self.number(entry)
            self._entry_count(start)
        except ValueError:
            return 0
        return start

    def structure(self) -> list[tuple[int, int]]:
        """(start, end) of all directories and of their values but those of unknown content."""
        taken: list[tuple[int, int]] = []
        offset, seen = self.first, set[int]()
        while offset and offset not in seen:
            seen.add(offset)
            self._take(offset, taken, depth=0)
            offset = self.following(offset)
        return sorted(taken)

    def _take(self, offset: int, taken: list[tuple[int, int]], depth: int) -> None:
        taken.append((offset, self.following_field(offset) + 4))
        for entry in self.entries(offset):
            inner = self.inner(entry) if entry.tag in SUB_IFDS and depth < 3 else 0
            if inner:
                self._take(inner, taken, depth + 1)
            elif len(entry.value) > 4 and entry.kind not in (BYTE, UNDEFINED):
                (start,) = self._unpack("L", entry.field + 8)
                taken.append((start, start + len(entry.value)))

    def _walk(self, offset: int) -> Iterator[Entry]:
        head = struct.calcsize("=" + self._count_code)
        room = struct.calcsize("=" + self._offset_code)
        for index in range(self._entry_count(offset)):
            field = offset + head + self._entry_bytes * index
            tag, kind, count = self._unpack("HH" + self._offset_code, field)
            size = BYTES_PER_VALUE.get(kind, 0) * count
            start = field + 4 + room
            if size > room:
                (start,) = self._unpack(self._offset_code, start)
            if size and start + size <= len(self.content):
                yield Entry(tag, kind, count, bytes(self.content[start : start + size]), field)

    def _entry_count(self, offset: int) -> int:
        (count,) = self._unpack(self._count_code, offset)
        if count > _MAX_ENTRIES:
            raise ValueError("a directory of absurd length")
        return int(count)

    def _unpack(self, code: str, offset: int) -> tuple[int, ...]:
        if offset < 8 or offset + struct.calcsize("<" + code) > len(self.content):
            raise ValueError("a directory outside the block")
        return struct.unpack_from(self.order + code, self.content, offset)


Value = tuple[int, int, bytes]
"""(kind, count, bytes in the block's byte order)."""

Directory = dict[int, "Value | Directory"]
"""Tag -> value, or a directory of its own."""


def pack_directory(order: ByteOrder, directory: Directory, offset: int) -> bytes:
    """The bytes of a directory, its values and sub-directories, to stand at `offset` (even)."""
    size = 2 + 12 * len(directory) + 4
    fields, tail = b"", b""
    for tag in sorted(directory):
        value = directory[tag]
        place = offset + size + len(tail)
        if isinstance(value, dict):
            tail += pack_directory(order, value, place)
            fields += struct.pack(order + "HHLL", tag, LONG, 1, place)
            continue
        kind, count, content = value
        fields += struct.pack(order + "HHL", tag, kind, count)
        if len(content) <= 4:
            fields += content.ljust(4, b"\0")
        else:
            fields += struct.pack(order + "L", place)
            tail += content + b"\0" * (len(content) % 2)
    count_field = struct.pack(order + "H", len(directory))
    return count_field + fields + struct.pack(order + "L", 0) + tail


def header(order: ByteOrder, first: int) -> bytes:
    """The eight bytes a block begins with."""
    return (b"II" if order == "<" else b"MM") + struct.pack(order + "HL", 42, first)


def numbers_value(order: ByteOrder, kind: int, *values: int) -> Value:
    """SHORT or LONG values as an entry."""
    code = {SHORT: "H", LONG: "L"}[kind]
    return kind, len(values), struct.pack(f"{order}{len(values)}{code}", *values)
