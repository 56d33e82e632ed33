"""The chunks of a PNG: what they carry of a photo, read and written."""

import re
import struct
import zlib
from collections.abc import Iterator
from typing import NamedTuple

from lama_studio.errors import PhotoError
from lama_studio.files import photoshop
from lama_studio.files.carried import Carried
from lama_studio.files.metadata import PhotoMetadata

SIGNATURE = b"\x89PNG\r\n\x1a\n"
_COLOUR_CHUNKS = (b"gAMA", b"cHRM", b"sRGB", b"cICP", b"mDCV", b"cLLI")
_TEXT_CHUNKS = (b"tEXt", b"zTXt", b"iTXt")
_TREATED = (
    *(*_COLOUR_CHUNKS, *_TEXT_CHUNKS, b"IHDR", b"PLTE", b"tRNS", b"IDAT", b"IEND"),
    *(b"iCCP", b"pHYs", b"eXIf", b"caBX", b"acTL", b"fcTL", b"fdAT"),
)
"""Those of the picture, and those that are carried or left out by name."""
_XMP, _COMMENT = b"XML:com.adobe.xmp\0", b"Comment\0"
_RAW_PROFILE = re.compile(rb"Raw profile type (\w+)\0")
_MOST_PROFILE_BYTES = 1 << 26
_INCHES_PER_METRE = 1 / 0.0254


class Chunk(NamedTuple):
    kind: bytes
    content: bytes


def chunks(file: bytes) -> Iterator[Chunk]:
    """The chunks of a PNG file, in order. Raises PhotoError where it ends too early."""
    offset = len(SIGNATURE)
    kind = b""
    while kind != b"IEND":
        if offset + 12 > len(file):
            raise PhotoError("ends too early: its end mark is missing.")
        size, kind = struct.unpack_from(">L4s", file, offset)
        if offset + 12 + size > len(file):
            raise PhotoError("ends too early, inside a chunk.")
        content = file[offset + 8 : offset + 8 + size]
        (checksum,) = struct.unpack_from(">L", file, offset + 8 + size)
        if zlib.crc32(kind + content) != checksum:
            raise PhotoError("is damaged: a checksum is wrong.")
        yield Chunk(kind, content)
        offset += 12 + size


def packed(chunk: Chunk) -> bytes:
    """A chunk as it stands in a file."""
    kind, content = chunk
    checksum = zlib.crc32(kind + content)
    return struct.pack(">L", len(content)) + kind + content + struct.pack(">L", checksum)


def colour_chunks_of(file: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """The chunks by which a PNG states its colours without a profile."""
    return tuple((kind, content) for kind, content in chunks(file) if kind in _COLOUR_CHUNKS)


def texts_of(file: bytes) -> tuple[tuple[bytes, bytes], ...]:
    """The text chunks but for those that hold XMP or a profile, which are read for themselves."""
    return tuple(
        (kind, content)
        for kind, content in chunks(file)
        if kind in _TEXT_CHUNKS and not content.startswith(_XMP) and not _is_profile(content)
    )


def has_credentials(file: bytes) -> bool:
    """Whether the file holds content credentials, which show the photo as it was."""
    return any(kind == b"caBX" for kind, _ in chunks(file))


def other_kinds(file: bytes) -> tuple[str, ...]:
    """The kinds of chunks that nobody here knows how to carry: some hold whole pictures."""
    found = (kind for kind, _ in chunks(file) if kind not in _TREATED)
    return tuple(dict.fromkeys(kind.decode("latin-1") for kind in found))


def raw_profile(file: bytes, *names: bytes) -> bytes:
    """EXIF or IPTC as older programs write them, in hexadecimal text; b"" where there is none."""
    for kind, content in chunks(file):
        found = _RAW_PROFILE.match(content)
        if kind in (b"tEXt", b"zTXt") and found and found[1].lower() in names:
            body = content[found.end() :]
            if kind == b"zTXt":
                body = zlib.decompressobj().decompress(body[1:], _MOST_PROFILE_BYTES)
            lines = body.split(b"\n", 3)  # "", the name, the length, the digits
            digits = re.sub(rb"[^0-9a-fA-F]", b"", lines[3]) if len(lines) == 4 else b""
            return bytes.fromhex(digits[: len(digits) // 2 * 2].decode())
    return b""


def metadata_chunks(metadata: PhotoMetadata, carried: Carried) -> Iterator[Chunk]:
    """What a photo carries, as chunks to stand before its pixels."""
    if carried.keep("colour description", b"".join(c for _, c in metadata.colour_chunks)):
        yield from (Chunk(kind, content) for kind, content in metadata.colour_chunks)
    if icc := carried.keep("ICC profile", metadata.icc):
        yield Chunk(b"iCCP", b"ICC profile\0\0" + zlib.compress(icc))
    if metadata.dpi is not None:
        x, y = (min(round(dots * _INCHES_PER_METRE), 2**31 - 1) for dots in metadata.dpi)
        yield Chunk(b"pHYs", struct.pack(">LLB", x, y, 1))
    if xmp := carried.keep("XMP", metadata.xmp):
        yield Chunk(b"iTXt", _XMP + b"\0\0\0\0" + xmp)
    if exif := carried.keep("EXIF", metadata.exif):
        yield Chunk(b"eXIf", exif)
    if block := carried.keep("IPTC", metadata.photoshop):
        yield Chunk(b"zTXt", _packed_profile(b"iptc", block))
    if comment := carried.keep("comment", metadata.comment):
        yield Chunk(b"iTXt", _COMMENT + b"\0\0\0\0" + _as_utf8(comment))
    if carried.keep("PNG texts", b"".join(c for _, c in metadata.texts)):
        yield from (Chunk(kind, content) for kind, content in metadata.texts)


def iptc_block(file: bytes) -> bytes:
    """Photoshop's image resources, made of the bare IPTC where there is only that."""
    block = raw_profile(file, b"iptc", b"8bim")
    if not block or block.startswith(b"8BIM"):
        return block
    return photoshop.block_of_iptc(block)


def _is_profile(content: bytes) -> bool:
    return _RAW_PROFILE.match(content) is not None


def _packed_profile(name: bytes, block: bytes) -> bytes:
    digits = block.hex().encode()
    lines = b"\n".join(digits[start : start + 72] for start in range(0, len(digits), 72))
    text = b"\n" + name + b"\n" + str(len(block)).rjust(8).encode() + b"\n" + lines + b"\n"
    return b"Raw profile type " + name + b"\0\0" + zlib.compress(text)


def _as_utf8(comment: bytes) -> bytes:
    try:
        comment.decode()
    except UnicodeDecodeError:
        return comment.decode("latin-1").encode()
    return comment
