"""Bombs: a few megabytes that would keep a decoder busy for minutes, or fill the memory."""

import json
import os
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from lama_studio.errors import PhotoError
from lama_studio.files.jpeg_file import APP2, Segment, joined, split
from lama_studio.files.photo import photo_of_bytes, read_photo
from lama_studio.files.png_chunks import SIGNATURE, Chunk, chunks, packed

LONGEST_S, MOST_MIB = 2, 200
PIXELS = np.random.default_rng(0).integers(0, 256, (50, 40, 3)).astype(np.uint8)
TOO_MANY = "more pieces than any photo"


def by_pillow(name: str, **options: object) -> bytes:
    file = BytesIO()
    Image.fromarray(PIXELS).save(file, name, **options)
    return file.getvalue()


def png(*extra: bytes, width: int = 40, height: int = 50) -> bytes:
    header = struct.pack(">LLBBBBB", width, height, 8, 2, 0, 0, 0)
    rows = zlib.compress((b"\0" + bytes(3 * 40)) * 50)
    parts = (packed(Chunk(b"IHDR", header)), *extra, packed(Chunk(b"IDAT", rows)))
    return SIGNATURE + b"".join((*parts, packed(Chunk(b"IEND", b""))))


def zeros(byte_count: int) -> bytes:
    """So many, deflated to a thousandth."""
    packer = zlib.compressobj(9)
    parts = [packer.compress(bytes(1 << 20)) for _ in range(byte_count >> 20)]
    return b"".join((*parts, packer.flush()))


def jpeg_with(segments: bytes) -> bytes:
    file = by_pillow("JPEG")
    return file[:2] + segments + file[2:]


def jpeg_of_scans(count: int, side_px: int = 4000) -> bytes:
    """A progressive JPEG whose last scan comes again and again."""
    file = bytearray(by_pillow("JPEG", progressive=True))
    struct.pack_into(">HH", file, file.index(b"\xff\xc2") + 5, side_px, side_px)
    scan = bytes(file[file.rindex(b"\xff\xda") : -2])
    return bytes(file[:-2]) + scan * (count - 1) + b"\xff\xd9"


def gif(frame_count: int, extensions: bytes = b"") -> bytes:
    head = b"GIF89a" + struct.pack("<HHBBB", 1, 1, 0x80, 0, 0) + b"\0\0\0\xff\xff\xff"
    frame = b"!\xf9\x04\0\0\0\0\0," + struct.pack("<HHHHB", 0, 0, 1, 1, 0) + b"\x02\x02\x44\x01\0"
    return head + extensions + frame * frame_count + b";"


def tiff(strip_count: int, bits: int = 8) -> bytes:
    """40 x 50 grey, and so many strips, of which all but the first are empty."""
    start = 8 + 2 + 12 * 9 + 4
    offsets, sizes = start, start + 4 * strip_count
    entries = (
        *((256, 4, 1, 40), (257, 4, 1, 50), (258, 3, 1, bits), (259, 3, 1, 1), (262, 3, 1, 1)),
        *((273, 4, strip_count, offsets), (277, 3, 1, 1), (278, 4, 1, 1)),
        (279, 4, strip_count, sizes),
    )
    directory = struct.pack("<H", 9) + b"".join(struct.pack("<HHLL", *e) for e in entries)
    places = np.full(strip_count, start + 8 * strip_count, "<u4").tobytes()
    lengths = np.full(strip_count, 40 * bits // 8, "<u4").tobytes()
    return b"II*\0\x08\0\0\0" + directory + bytes(4) + places + lengths + bytes(40 * bits // 8)


def webp_with(chunks: bytes) -> bytes:
    file = by_pillow("WEBP", lossless=True, exif=b"Exif\0\0II*\0\x08\0\0\0\0\0\0\0\0\0") + chunks
    return file[:4] + struct.pack("<L", len(file) - 8) + file[8:]


PROFILE = b"Raw profile type exif\0\0"
BOMBS: dict[str, Callable[[], bytes]] = {
    "chunks.png": lambda: png(packed(Chunk(b"tEXt", b"a\0b")) * 1_000_000),
    "profile.png": lambda: png(packed(Chunk(b"zTXt", PROFILE + zeros(1 << 29)))),
    "xmp.png": lambda: png(packed(Chunk(b"iTXt", b"XML:com.adobe.xmp\0\1\0\0\0" + zeros(1 << 29)))),
    "icc.png": lambda: png(packed(Chunk(b"iCCP", b"a\0\0" + zeros(1 << 29)))),
    "huge.png": lambda: png(width=100_000, height=100_000),
    "comments.jpg": lambda: jpeg_with(b"\xff\xfe\0\2" * 2_000_000),
    "fill.jpg": lambda: jpeg_with(b"\xff" * 20_000_000),
    "scans.jpg": lambda: jpeg_of_scans(20_000),
    "frames.gif": lambda: gif(500_000),
    "extensions.gif": lambda: gif(1, b"!\xfe\1a\0" * 2_000_000),
    "blocks.gif": lambda: gif(1, b"!\xfe" + b"\1a" * 4_000_000 + b"\0"),
    "strips.tif": lambda: tiff(4_000_000),
    "strips 16.tif": lambda: tiff(4_000_000, 16),
    "chunks.webp": lambda: webp_with((b"abcd" + bytes(4)) * 1_500_000),
    "boxes.avif": lambda: by_pillow("AVIF") + struct.pack(">L4s", 8, b"free") * 1_500_000,
}


@pytest.mark.skipif(sys.platform != "linux", reason="the peak of memory is Linux's count")
def test_no_bomb_takes_two_seconds_or_two_hundred_megabytes(tmp_path: Path) -> None:
    for name, make in BOMBS.items():
        (tmp_path / name).write_bytes(make())
    done = subprocess.run(
        [sys.executable, "-m", "tests.files.test_endless", str(tmp_path)],
        cwd=Path(__file__).parents[2],
        env={**os.environ, "QT_QPA_PLATFORM": "offscreen"},
        capture_output=True,
        text=True,
        check=True,
        timeout=120,
    )
    told = {name: rest for name, *rest in map(json.loads, done.stdout.splitlines())}
    assert set(told) == set(BOMBS)
    heavy = {n: r for n, r in told.items() if r[0] > LONGEST_S or r[1] > MOST_MIB}
    assert heavy == {}
    opened = {name for name, (*_, said) in told.items() if said == "opened"}
    assert opened == {"frames.gif"}, "the first of many is a photo like any other"


def open_all(folder: Path) -> None:
    """Print for each file its name, seconds of the processor, MiB above idle, and what was said."""
    from tests.bench.peak import PeakMemory

    photo_of_bytes(by_pillow("JPEG"), Path("idle.jpg"))
    for path in sorted(folder.iterdir()):
        peak, began_s = PeakMemory(), os.times()
        try:
            read_photo(path)
            said = "opened"
        except PhotoError as error:
            said = str(error)
        ended_s = os.times()
        seconds = ended_s.user + ended_s.system - began_s.user - began_s.system
        print(json.dumps([path.name, seconds, peak.grown_mib(), said]), flush=True)


@pytest.mark.parametrize(
    "file",
    [
        lambda: png(packed(Chunk(b"prIv", b"")) * 12_000),
        lambda: jpeg_with(b"\xff\xe5\0\3a" * 12_000),
        lambda: jpeg_of_scans(300, 50),
        lambda: jpeg_with(b"\xff" * 70_000),
        lambda: gif(1, b"!\xfe\1a\0" * 12_000),
        lambda: tiff(1_100_000),
        lambda: webp_with((b"abcd" + bytes(4)) * 12_000),
        lambda: by_pillow("AVIF") + struct.pack(">L4s", 8, b"free") * 12_000,
    ],
)
def test_too_many_pieces_are_a_sentence(file: Callable[[], bytes]) -> None:
    with pytest.raises(PhotoError, match=TOO_MANY):
        photo_of_bytes(file(), Path("a.photo"))


def png_in_small_pieces() -> bytes:
    noise = np.random.default_rng(0).integers(0, 256, (700, 700, 3), np.uint8)
    file = BytesIO()
    Image.fromarray(noise).save(file, "PNG")
    content = file.getvalue()
    start = content.index(b"IDAT") - 4
    body = b"".join(c for kind, c in chunks(content) if kind == b"IDAT")
    pieces = (body[at : at + 100] for at in range(0, len(body), 100))
    return (
        content[:start]
        + b"".join(packed(Chunk(b"IDAT", p)) for p in pieces)
        + packed(Chunk(b"IEND", b""))
    )


def jpeg_of_many_segments() -> bytes:
    parts = split(by_pillow("JPEG"))
    extra = [Segment(APP2, b"MPF\0" + bytes(60_000)) for _ in range(400)]
    return joined((*parts.carried, *extra), parts.picture)


@pytest.mark.parametrize(
    "file",
    [
        png_in_small_pieces,
        jpeg_of_many_segments,
        lambda: jpeg_of_scans(20, 50),
        lambda: jpeg_with(b"\xff" * 1000),
        lambda: gif(400, b"!\xfe\1a\0" * 100),
        lambda: tiff(50),
        lambda: webp_with((b"abcd" + bytes(4)) * 500),
        lambda: by_pillow("AVIF") + struct.pack(">L4s", 8, b"free") * 500,
    ],
)
def test_many_pieces_of_a_real_photo_are_read(file: Callable[[], bytes]) -> None:
    assert photo_of_bytes(file(), Path("a.photo")).pixels.size > 0


if __name__ == "__main__":
    open_all(Path(sys.argv[1]))
