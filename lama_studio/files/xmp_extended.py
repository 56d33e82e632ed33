"""XMP in a JPEG, whose segments hold less than 64 KiB: one block, or a main one and a further one.

Everywhere else in the house a photo's XMP is one block. The further one ("extended XMP") is joined
to the main one when a JPEG is read, and parted from it where it must be when one is written.
"""

import hashlib
import re
import struct
from collections.abc import Iterable, Iterator
from itertools import groupby
from xml.sax.saxutils import quoteattr

from lama_studio.files.xmp_block import RDF, Property, XmpBlock, changed

MAIN_START, EXTENSION_START = (
    b"http://ns.adobe.com/xap/1.0/\0",
    b"http://ns.adobe.com/xmp/extension/\0",
)
_NOTE = "http://ns.adobe.com/xmp/note/"
_POINTER = f"{_NOTE} HasExtendedXMP"
_GUID_BYTES = 32
_HEAD_BYTES = len(EXTENSION_START) + _GUID_BYTES + 8
_MOST_BYTES = 65_533
_PADDING = re.compile(rb"\s+(?=<\?xpacket end)")


def extension_named_in(main: bytes, contents: list[bytes]) -> bytes:
    """The block that a main one names, put together from what stands in extension segments behind
    their start; b"" where a piece is missing or it is none."""
    named = _name_in(main)
    pieces = dict[int, bytes]()
    total = 0
    for content in contents:
        if named and content.startswith(named) and len(content) >= _GUID_BYTES + 8:
            total, offset = struct.unpack_from(">LL", content, _GUID_BYTES)
            pieces[offset] = content[_GUID_BYTES + 8 :]
    whole = b""
    for offset in sorted(pieces):
        if offset != len(whole):
            return b""
        whole += pieces[offset]
    return whole if len(whole) == total else b""


def _name_in(main: bytes) -> bytes:
    try:
        pointer = XmpBlock(main).property(_POINTER)
    except ValueError:
        return b""
    return main[pointer.inside.start : pointer.inside.end].strip() if pointer else b""


def joined_xmp(main: bytes, extension: bytes) -> bytes:
    """One block of both. Raises ValueError where they cannot be followed."""
    block, further = XmpBlock(main), XmpBlock(extension)
    pointer = block.property(_POINTER)
    changes = block.without([pointer] if pointer else [])
    if further.properties:
        changes.append(block.rdf.ending_with(_described(further, further.properties)))
    return changed(block.xmp, changes)


def segment_contents(xmp: bytes) -> Iterator[bytes]:
    """The contents of the segments that hold a block. Raises ValueError where none can."""
    most = _MOST_BYTES - len(MAIN_START)
    main, extension = (xmp, b"") if len(xmp) <= most else _parted(xmp, most)
    yield MAIN_START + main
    head = EXTENSION_START + _guid(extension)
    step = _MOST_BYTES - _HEAD_BYTES
    for offset in range(0, len(extension), step):
        yield head + struct.pack(">LL", len(extension), offset) + extension[offset : offset + step]


def _parted(xmp: bytes, most_bytes: int) -> tuple[bytes, bytes]:
    """(main block, further block or b""): the largest properties go into the further one."""
    xmp = _PADDING.sub(b"\n", xmp)
    if len(xmp) <= most_bytes:
        return xmp, b""
    block = XmpBlock(xmp)
    pointer = _pointer_to(b"", block)
    too_many = len(block.xmp) + len(pointer) - most_bytes
    moved: list[Property] = []
    for each in sorted(block.properties, key=lambda each: each.start - each.end):
        if too_many > 0 and not each.is_attribute:
            moved.append(each)
            too_many -= each.end - each.start
    if too_many > 0:
        raise ValueError("nothing left to part")
    opening = f'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="{RDF}">'.encode()
    described = _described(block, sorted(moved, key=lambda each: each.start))
    extension = opening + described + b"</rdf:RDF></x:xmpmeta>"
    changes = block.without(moved)
    changes.append(block.rdf.ending_with(_pointer_to(extension, block)))
    return changed(block.xmp, changes), extension


def can_hold(xmp: bytes) -> bool:
    """Whether a JPEG can hold a block."""
    try:
        return bool(list(segment_contents(xmp)))
    except ValueError:
        return False


def _guid(extension: bytes) -> bytes:
    return hashlib.md5(extension, usedforsecurity=False).hexdigest().upper().encode()


def _pointer_to(extension: bytes, block: XmpBlock) -> bytes:
    return (
        f'<rdf:Description xmlns:rdf="{RDF}" rdf:about={quoteattr(block.about)} '
        f'xmlns:xmpNote="{_NOTE}" xmpNote:HasExtendedXMP="{_guid(extension).decode()}"/>'
    ).encode()


def _described(block: XmpBlock, properties: Iterable[Property]) -> bytes:
    """Properties of a block as descriptions that can stand in another one."""
    parts = list[bytes]()
    for spaces, group in groupby(properties, key=lambda each: each.spaces):
        if b" xmlns:rdf=" not in spaces:
            spaces += f' xmlns:rdf="{RDF}"'.encode()
        members = [(each.is_attribute, block.xmp[each.start : each.end]) for each in group]
        attributes = b"".join(b" " + words for is_attribute, words in members if is_attribute)
        about = f" rdf:about={quoteattr(block.about)}".encode()
        parts.append(b"<rdf:Description" + spaces + about + attributes + b">")
        parts += [words for is_attribute, words in members if not is_attribute]
        parts.append(b"</rdf:Description>\n")
    return b"".join(parts)
