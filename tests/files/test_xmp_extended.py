"""XMP that is longer than a JPEG's segment: one block everywhere else, nothing of it lost."""

import hashlib
import struct
import subprocess
from pathlib import Path

import pytest
from PIL import Image

from lama_studio.files.carried import Carried
from lama_studio.files.jpeg_carried import xmp_of, xmp_segments
from lama_studio.files.jpeg_file import APP1, JpegFile, Segment, joined, split
from lama_studio.files.photo import read_photo
from lama_studio.files.xmp_extended import (
    EXTENSION_START,
    MAIN_START,
    can_hold,
    extension_named_in,
    joined_xmp,
    segment_contents,
)
from tests.files import carriers
from tests.files.test_xmp_note import NOTE, RICH, exiftool, judged, photo_file, rdf, saved, told

LONG = RICH.replace(
    b"<xmp:Rating>",
    b'<q:Words xmlns:q="urn:q/" q:by="me">' + b"sea, sky &amp; sand. " * 9_000 + b"</q:Words>"
    b"<own:More><rdf:Bag>" + b"<rdf:li>one, two</rdf:li>" * 3_000 + b"</rdf:Bag></own:More>"
    b"<xmp:Rating>",
)


def parted(xmp: bytes) -> tuple[bytes, bytes]:
    """The main block, and the further one that it names."""
    main, *further = segment_contents(xmp)
    block = main.removeprefix(MAIN_START)
    pieces = [content.removeprefix(EXTENSION_START) for content in further]
    return block, extension_named_in(block, pieces)


def carrier(segments: list[Segment]) -> JpegFile:
    return JpegFile(tuple(segments), b"", b"")


def test_a_long_block_is_parted_and_is_one_again() -> None:
    assert len(LONG) > 250_000

    contents = list(segment_contents(LONG))

    assert [len(content) <= 65_533 for content in contents] == [True] * len(contents)
    assert [content.startswith(EXTENSION_START) for content in contents[:3]] == [False, True, True]
    main, extension = parted(LONG)
    assert hashlib.md5(extension).hexdigest().upper().encode() in main
    whole = joined_xmp(main, extension)
    assert told(whole) == told(LONG)
    carried = Carried()
    assert xmp_of(carrier(xmp_segments(LONG, carried)), carried) == whole
    assert (carried.kept, carried.lost, carried.removed) == (["XMP"], [], [])


def test_a_short_block_stays_as_it_is() -> None:
    assert list(segment_contents(RICH)) == [MAIN_START + RICH]


def test_prefixes_of_outer_elements_go_along() -> None:
    block = rdf("<own:a>" + "a, b. " * 12_000 + "</own:a>").replace(b"rdf:", b"r:")
    block = block.replace(b"xmlns:rdf", b"xmlns:r")
    assert told(joined_xmp(*parted(block))) == told(block)


@pytest.mark.parametrize(
    "xmp",
    [b"no XMP " * 20_000, rdf("", f" own:a='{'a, ' * 30_000}'"), b"<x>" + rdf("") * 500 + b"</x>"],
)
def test_what_cannot_be_parted_is_said_to_be_lost(xmp: bytes) -> None:
    carried = Carried()
    assert not can_hold(xmp)
    assert xmp_segments(xmp, carried) == []
    assert carried.lost == ["XMP (too long for this format)"]


def damaged(contents: list[bytes], how: str) -> list[bytes]:
    main, *further = contents
    if how == "missing":
        return [main, *further[1:]]
    if how == "unnamed":
        return [main.replace(b"HasExtendedXMP", b"HasNoneOfThem"), *further]
    if how == "picture":
        head = further[0][: len(EXTENSION_START) + 32]
        picture = carriers.jpeg_bytes(carriers.scene(), 90)
        return [main, head + struct.pack(">LL", len(picture), 0) + picture]
    return [main, *(content[: len(EXTENSION_START) + 20] for content in further)]


@pytest.mark.parametrize("how", ["missing", "unnamed", "picture", "short"])
def test_a_damaged_extension_is_left_out_and_the_main_block_stays(how: str) -> None:
    segments = [Segment(APP1, c) for c in damaged(list(segment_contents(LONG)), how)]
    carried = Carried()
    xmp = xmp_of(carrier(segments), carried)
    assert carried.removed == ["extended XMP"]
    assert b"own:More" not in xmp
    assert b"CreatorTool" in xmp
    assert b"HasExtendedXMP" not in xmp


def test_a_picture_in_the_extension_goes_and_its_words_stay() -> None:
    picture = b"<own:Depth>" + b"/9j/4AAQSkZJRgABAQ" * 6_000 + b"</own:Depth><xmp:Rating>"
    carried = Carried()
    source = carrier(xmp_segments(LONG.replace(b"<xmp:Rating>", picture), carried))
    xmp = xmp_of(source, carried)
    assert b"/9j/4AAQ" not in xmp
    assert b"sea, sky &amp; sand." in xmp
    assert carried.removed == ["XMP pictures"]


@exiftool
@pytest.mark.parametrize("note", [None, NOTE], ids=["plain", "noted"])
def test_long_xmp_survives_from_jpeg_to_jpeg_to_png_to_jpeg(tmp_path: Path, note: object) -> None:
    (tmp_path / "words.txt").write_text("sea, sky & sand. " * 6_000)
    Image.fromarray(carriers.scene()).save(tmp_path / "made.jpg")
    words = ["-XMP-dc:Title=Sea", f"-XMP-dc:Description<={tmp_path / 'words.txt'}"]
    words += ["-XMP-xmp:Label=mine", f"-XMP-dc:Rights<={tmp_path / 'words.txt'}"]
    made = tmp_path / "made.jpg"
    subprocess.run(["exiftool", "-q", "-overwrite_original", *words, str(made)], check=True)
    starts = [s.content[:34] for s in split(made.read_bytes()).carried]
    assert sum(start.startswith(EXTENSION_START[:34]) for start in starts) >= 2

    edited = saved(made, tmp_path / "edited.jpg", note)  # type: ignore[arg-type]
    png = saved(edited.path, tmp_path / "png.png", None)
    back = saved(png.path, tmp_path / "back.jpg", None)

    before = judged(made)
    assert len(before["XMP-dc:Description"]) > 100_000
    del before["XMP-xmpNote:HasExtendedXMP"]
    for report in (edited, png, back):
        found = judged(report.path)
        assert before.items() <= found.items()
        assert ("XMP-xmpMM:History" in found) == (note is not None)
        assert "XMP" in report.kept
        assert not report.lost


@exiftool
def test_long_xmp_of_a_png_is_whole_in_a_jpeg(tmp_path: Path) -> None:
    source = photo_file(tmp_path / "in.png", LONG)
    report = saved(source, tmp_path / "out.jpg", None)
    before, after = judged(source), judged(report.path)
    assert before.items() <= after.items()
    assert set(after) - set(before) == {"XMP-xmpNote:HasExtendedXMP"}
    assert told(read_photo(report.path).metadata.xmp) == told(LONG)


def test_a_second_block_is_said_to_be_lost(tmp_path: Path) -> None:
    parts = split(photo_file(tmp_path / "in.jpg", RICH).read_bytes())
    second = Segment(APP1, MAIN_START + rdf("<own:a>second</own:a>"))
    (tmp_path / "in.jpg").write_bytes(joined((*parts.carried, second), parts.picture))
    report = saved(tmp_path / "in.jpg", tmp_path / "out.jpg", None)
    assert report.lost == ("a second XMP",)
    assert read_photo(report.path).metadata.xmp == RICH
