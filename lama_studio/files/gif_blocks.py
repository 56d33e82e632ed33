"""What a GIF carries in application blocks: XMP and a colour profile."""

from collections.abc import Iterator

_XMP, _ICC = b"XMP DataXMP", b"ICCRGBG1012"
_MAGIC_TRAILER_BYTES = 257
"""Behind XMP, so that whoever takes its bytes for lengths of blocks finds the end all the same."""
_MOST_PARTS = 10_000
"""Looked through; a film of more pictures has what it says of itself before them."""
_EXTENSION, _PICTURE, _APPLICATION = 0x21, 0x2C, 0xFF


def xmp_and_profile(file: bytes) -> tuple[bytes, bytes]:
    """(XMP, ICC profile), each b"" where the file has none or is damaged before it."""
    xmp = icc = b""
    for name, start, blocks, end in _applications(file):
        if name == _XMP:
            xmp = xmp or file[start : max(start, end - 1 - _MAGIC_TRAILER_BYTES)]
        elif name == _ICC:
            icc = icc or b"".join(blocks)
    return xmp, icc


def block_counts(file: bytes) -> Iterator[int]:
    """How many extensions stand before the first picture so far, and how many blocks each has."""
    offset = 13 + _colour_table_bytes(file[10:11])
    count = 0
    while file[offset : offset + 1] == bytes([_EXTENSION]):
        blocks, offset = _blocks_at(file, offset + 2)
        count += 1
        yield count
        yield len(blocks)


def _applications(file: bytes) -> Iterator[tuple[bytes, int, list[bytes], int]]:
    """(name, where its content begins, its blocks, where it ends) of each application block."""
    offset = 13 + _colour_table_bytes(file[10:11])
    for _ in range(_MOST_PARTS):
        if offset + 2 > len(file):
            return
        if file[offset] == _EXTENSION:
            first = offset + 2
            blocks, end = _blocks_at(file, first)
            if file[offset + 1] == _APPLICATION and blocks:
                yield blocks[0], first + 1 + len(blocks[0]), blocks[1:], end
            offset = end
        elif file[offset] == _PICTURE:
            table = _colour_table_bytes(file[offset + 9 : offset + 10])
            _, offset = _blocks_at(file, offset + 10 + table + 1)
        else:
            return


def _blocks_at(file: bytes, offset: int) -> tuple[list[bytes], int]:
    """The blocks from there on, each behind its length, and where what follows them begins."""
    blocks = []
    while offset < len(file) and (size := file[offset]):
        blocks.append(file[offset + 1 : offset + 1 + size])
        offset += 1 + size
    return blocks, offset + 1


def _colour_table_bytes(flags: bytes) -> int:
    return 3 << ((flags[0] & 7) + 1) if flags and flags[0] & 0x80 else 0
