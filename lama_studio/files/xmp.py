"""XMP: turned upright, and without the pictures of the scene that programs and phones put there."""

import re

from lama_studio.files.carried import Carried

_BASE64 = rb"(?:[A-Za-z0-9+/=]|\s|&#x[ADad];){600,}"
_BASE64_LINE = 40
_PICTURES = (
    # Depth maps, originals before an effect, thumbnails under any name: long base64 values.
    re.compile(rb"(?<==[\"'])" + _BASE64 + rb"(?=[\"'])"),
    re.compile(rb"(?<=>)" + _BASE64 + rb"(?=</)"),
)
_NAME = rb"(?:GCamera:(?:MotionPhoto|MicroVideo)\w*|MiCamera:\w*|hdrgm:\w+|xmpNote:HasExtendedXMP)"
_DIRECTORIES = (b"Container:Directory", b"GContainer:Directory")
_POINTERS = (
    # What a phone says of the pictures and films behind the photo, which do not travel on.
    re.compile(rb"<(" + _NAME + rb")\b[^<>]*(?:/>|>[^<]*</\1>)"),
    re.compile(rb"\s" + _NAME + rb"\s*=\s*(?:\"[^\"]*\"|'[^']*')"),
)


def upright_xmp(xmp: bytes) -> bytes:
    """XMP with orientation 1, which it may state beside EXIF."""
    xmp = re.sub(rb'(tiff:Orientation\s*=\s*["\'])\d', rb"\g<1>1", xmp)
    return re.sub(rb"(<tiff:Orientation>\s*)\d", rb"\g<1>1", xmp)


def xmp_without_pictures(xmp: bytes, carried: Carried) -> bytes:
    """XMP without pictures, which `carried` notes, and words about those behind the photo."""
    without = _without_element(xmp, b"xmp:Thumbnails")
    for pattern in _PICTURES:
        without = pattern.sub(_unless_words, without)
    if without != xmp:
        carried.remove("XMP pictures")
    for name in _DIRECTORIES:
        without = _without_element(without, name)
    for pattern in _POINTERS:
        without = pattern.sub(b"", without)
    return without


def _unless_words(found: re.Match[bytes]) -> bytes:
    """A long text without a comma is none of base64, whose lines are long."""
    return found[0] if len(found[0]) < _BASE64_LINE * len(found[0].split()) else b""


def _without_element(xmp: bytes, name: bytes) -> bytes:
    """By hand: a pattern takes minutes over a hostile block of tags that never end."""
    kept, offset, end_tag = list[bytes](), 0, b"</" + name + b">"
    while (start := xmp.find(b"<" + name, offset)) >= 0:
        end = xmp.find(end_tag, start)
        if end < 0:
            break
        kept.append(xmp[offset:start])
        offset = end + len(end_tag)
    return b"".join((*kept, xmp[offset:]))


def clean_xmp(xmp: bytes | str) -> tuple[bytes, tuple[str, ...]]:
    """XMP turned upright and without pictures, and the names of what was left out."""
    left_out = Carried()
    block = xmp_without_pictures(xmp.encode() if isinstance(xmp, str) else xmp, left_out)
    return upright_xmp(block), tuple(left_out.removed)
