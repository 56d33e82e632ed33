"""The note of an edit in a photo's XMP: only when asked for, and nothing else there changes."""

import json
import re
import shutil
import subprocess
import time
import xml.etree.ElementTree as ElementTree
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from lama_studio import __version__
from lama_studio.files import jpeg_blocks
from lama_studio.files.carried import Carried
from lama_studio.files.photo import SaveReport, read_photo, write_photo
from lama_studio.files.xmp_note import EditNote
from tests.files import carriers

exiftool = pytest.mark.skipif(shutil.which("exiftool") is None, reason="exiftool is not installed")
pytestmark = pytest.mark.filterwarnings("ignore:Image appears to be a malformed MPO")

SUFFIXES = (".jpg", ".png", ".tif", ".webp", ".avif")
ABOUT = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}about"
WHEN = "2026-11-30T10:20:30+09:00"
NOTE = EditNote(WHEN)
ADDED = "A note that the photo was edited was added to its XMP."
DATES = {"XMP-xmp:ModifyDate", "XMP-xmp:MetadataDate"}
SPACES = (
    'xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" '
    'xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns:xmp="http://ns.adobe.com/xap/1.0/" '
    'xmlns:xmpMM="http://ns.adobe.com/xap/1.0/mm/" xmlns:own="http://example.org/own/" '
    'xmlns:stEvt="http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"'
)
RICH = f"""<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>
<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="Another's Core 5.6">
 <rdf:RDF {SPACES}>
  <!-- by hand -->
  <rdf:Description rdf:about="uuid:a&amp;b" xmp:CreatorTool = 'A "camera"'
    xmp:ModifyDate="2020-01-02T03:04:05" own:Words="mine &lt;&#xA;">
   <dc:title><rdf:Alt><rdf:li xml:lang="x-default">Sea</rdf:li><rdf:li xml:lang="ko">바다</rdf:li>
   </rdf:Alt></dc:title>
   <dc:subject><rdf:Bag><rdf:li>sea</rdf:li><rdf:li>sky</rdf:li></rdf:Bag></dc:subject>
   <xmp:Rating>4</xmp:Rating>
   <xmpMM:History><rdf:Seq>
     <rdf:li rdf:parseType="Resource"><stEvt:action>created</stEvt:action></rdf:li>
   </rdf:Seq></xmpMM:History>
  </rdf:Description>
  <rdf:Description rdf:about="uuid:a&amp;b"><xmp:MetadataDate>2020-01-02</xmp:MetadataDate>
  </rdf:Description>
 </rdf:RDF>
</x:xmpmeta>
{" " * 200}
<?xpacket end="w"?>""".encode()


def rdf(content: str, attributes: str = "") -> bytes:
    described = f'<rdf:Description rdf:about=""{attributes}>{content}</rdf:Description>'
    return f"<rdf:RDF {SPACES}>{described}</rdf:RDF>".encode()


def photo_file(path: Path, xmp: bytes) -> Path:
    """The scene as a file that carries this XMP and nothing else."""
    picture = Image.fromarray(carriers.scene())
    if path.suffix == ".png":
        texts = PngInfo()
        texts.add_itxt("XML:com.adobe.xmp", xmp.decode())
        picture.save(path, pnginfo=texts if xmp else None)
    elif path.suffix == ".tif":
        picture.save(path, tiffinfo={700: xmp} if xmp else {})
    else:
        picture.save(path, xmp=xmp)
    return path


def saved(source: Path, out: Path, note: EditNote | None) -> SaveReport:
    """The photo with its thing erased."""
    photo = read_photo(source)
    return write_photo(out, carriers.without_thing(photo.pixels), None, photo, note=note)


def judged(path: Path) -> dict[str, Any]:
    """All that exiftool finds of XMP, in its structure."""
    words = ["exiftool", "-j", "-G1", "-struct", "-XMP:all", "-Warning", "-Error", str(path)]
    found: dict[str, Any] = json.loads(subprocess.run(words, capture_output=True).stdout)[0]
    del found["SourceFile"]
    return found


def xmp_bytes(path: Path) -> bytes:
    words = ["exiftool", "-b", "-XMP", str(path)]
    return subprocess.run(words, capture_output=True, check=True).stdout


def told(xmp: bytes) -> Counter[tuple[str, ...]]:
    """Every attribute and every text of the block with its path, but for the two dates, and how
    many descriptions there are."""
    found = Counter[tuple[str, ...]]()

    def walk(element: ElementTree.Element, path: str) -> None:
        path = f"{path}/{element.tag}"
        values = {**element.attrib, "": (element.text or "").strip()}
        for name, value in values.items():
            is_date = re.search(r"\}(Modify|Metadata)Date$", path if name == "" else name)
            is_frame = path.endswith("}Description") and name in ("", ABOUT)
            if not is_date and not is_frame:
                found[path, name, value] += 1
        for child in element:
            walk(child, path)

    walk(ElementTree.fromstring(xmp.rstrip(b"\0")), "")
    return found


EVENT = {
    "Action": "edited",
    "Changed": "/",
    "SoftwareAgent": f"LaMa Studio {__version__}",
    "When": "2026:11:30 10:20:30+09:00",
}


@exiftool
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("xmp", [RICH, b""], ids=["rich", "none"])
def test_without_a_wish_xmp_is_as_it_was(tmp_path: Path, suffix: str, xmp: bytes) -> None:
    source = photo_file(tmp_path / f"in{suffix}", xmp)
    report = saved(source, tmp_path / f"out{suffix}", None)
    assert xmp_bytes(report.path) == xmp
    assert ADDED not in report.notes


@exiftool
@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("origin", [".jpg", ".png"])
def test_with_the_note_every_other_value_is_still_there(
    tmp_path: Path, suffix: str, origin: str
) -> None:
    source = photo_file(tmp_path / f"in{origin}", RICH)

    report = saved(source, tmp_path / f"out{suffix}", NOTE)

    before, after = judged(source), judged(report.path)
    assert before["XMP-xmpMM:History"] == [{"Action": "created"}]
    assert before["XMP-dc:Title-ko"] == "바다"
    assert after["XMP-xmpMM:History"] == [{"Action": "created"}, EVENT]
    assert {after[name] for name in DATES} == {EVENT["When"]}
    noted = {*DATES, "XMP-xmpMM:History"}
    assert {n: v for n, v in after.items() if n not in noted} == {
        n: v for n, v in before.items() if n not in noted
    }
    assert report.notes.count(ADDED) == 1
    assert "XMP" in report.kept


@exiftool
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_photo_without_xmp_gets_one(tmp_path: Path, suffix: str) -> None:
    source = photo_file(tmp_path / f"in{suffix}", b"")
    report = saved(source, tmp_path / f"out{suffix}", NOTE)
    assert judged(report.path) == {
        **dict.fromkeys(DATES, EVENT["When"]),
        "XMP-xmpMM:History": [EVENT],
    }
    assert ADDED in report.notes


@exiftool
def test_a_jpeg_encoded_whole_gets_the_note_too(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jpeg_blocks, "_can_edit", lambda frame: False)
    source = photo_file(tmp_path / "in.jpg", RICH)
    report = saved(source, tmp_path / "out.jpg", NOTE)
    assert any("encoded anew, with its own tables" in note for note in report.notes)
    assert judged(report.path)["XMP-xmpMM:History"] == [{"Action": "created"}, EVENT]


@exiftool
def test_the_second_edit_is_a_second_event(tmp_path: Path) -> None:
    source = photo_file(tmp_path / "in.jpg", b"")
    first = saved(source, tmp_path / "first.jpg", NOTE)
    second = saved(first.path, tmp_path / "second.jpg", EditNote("2026-12-01T00:00:00Z"))
    found = judged(second.path)
    assert found["XMP-xmpMM:History"] == [EVENT, {**EVENT, "When": "2026:12:01 00:00:00Z"}]
    assert found["XMP-xmp:ModifyDate"] == "2026:12:01 00:00:00Z"


@exiftool
@pytest.mark.parametrize("suffix", SUFFIXES)
def test_the_note_brings_no_picture_back(tmp_path: Path, suffix: str) -> None:
    (tmp_path / "in.jpg").write_bytes(carriers.full_jpeg())
    report = saved(tmp_path / "in.jpg", tmp_path / f"out{suffix}", NOTE)
    found = judged(report.path)
    assert found["XMP-photoshop:City"] == "Seoul"
    assert found["XMP-xmpMM:History"] == [EVENT]
    assert "XMP pictures" in report.removed
    assert not any("Thumbnail" in name or "Motion" in name for name in found)


@pytest.mark.parametrize(
    "xmp",
    [
        RICH,
        rdf("<own:a/>"),
        rdf("", ' xmp:MetadataDate="1"'),
        rdf("<!-- > -->", """ own:a="1 > '2'" xmp:ModifyDate = '1' own:b='"/>'"""),
        rdf("<xmp:ModifyDate/><xmpMM:History><rdf:Seq/></xmpMM:History>"),
        rdf("<xmpMM:History> <rdf:Seq \n/> </xmpMM:History>"),
        rdf(
            "<own:in><rdf:Description><xmp:ModifyDate>7</xmp:ModifyDate></rdf:Description></own:in>"
        ),
        rdf("<own:a>1</own:a>").replace(b"rdf:", b"r:").replace(b":rdf", b":r"),
        f"<rdf:RDF {SPACES}/>".encode(),
        RICH + b"\0\0",
    ],
    ids=[
        "rich",
        "a",
        "attribute",
        "marks",
        "empty",
        "spaced",
        "inner",
        "prefix",
        "nothing",
        "padded",
    ],
)
def test_the_note_is_put_between_and_takes_nothing_away(xmp: bytes) -> None:
    carried = Carried()

    after = NOTE.added_to(xmp, carried)

    assert carried.notes == [ADDED]
    for word in (b"edited", WHEN.encode(), b"ModifyDate", b"MetadataDate", b"History"):
        assert after.count(word) >= 1
    assert not told(xmp) - told(after)
    inner = b"<xmp:ModifyDate>7</xmp:ModifyDate>"  # of another thing: it stays
    assert (inner in after) == (inner in xmp)
    again = NOTE.added_to(after, Carried())
    assert again.count(b'"edited"') == 2
    assert again.count(b"</xmpMM:History>") == after.count(b"</xmpMM:History>") == 1


@pytest.mark.parametrize(
    "xmp",
    [
        b"no XMP",
        RICH[:700],
        RICH.decode().encode("utf-16"),
        b'<!DOCTYPE a [<!ENTITY b "c">]>' + rdf("<own:a>&b;</own:a>"),
        rdf("<xmpMM:History><rdf:Bag/></xmpMM:History>"),
        rdf("<xmp:ModifyDate>1</xmp:ModifyDate>", ' xmp:ModifyDate="2"'),
        b"<x>" + 2 * rdf("") + b"</x>",
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"/>',
    ],
)
def test_xmp_that_cannot_be_followed_stays_as_it_is(xmp: bytes) -> None:
    carried = Carried()
    assert NOTE.added_to(xmp, carried) == xmp
    assert carried.notes == ["No note of the edit was added: the photo's XMP is damaged."]


def test_a_jpeg_without_room_keeps_its_xmp_without_the_note(tmp_path: Path) -> None:
    full = rdf("<own:b/>", f" own:a='{'a, ' * 21_700}'")  # an attribute cannot be moved elsewhere
    assert len(full) < 65_504 < len(NOTE.added_to(full, Carried()))
    source = photo_file(tmp_path / "in.jpg", full)

    edited = saved(source, tmp_path / "out.jpg", NOTE)
    fresh = saved(photo_file(tmp_path / "in.png", full), tmp_path / "fresh.jpg", NOTE)

    for report in (edited, fresh):
        assert read_photo(report.path).metadata.xmp == full
        assert "No note of the edit was added: this format has no room for it." in report.notes
        assert "XMP" in report.kept


PADDED = RICH.replace(b" " * 200, b" " * (200 + 65_504 - len(RICH)))
MANY = rdf("".join(f"<own:a{i}>b, {i}</own:a{i}>" for i in range(2270)))


@exiftool
@pytest.mark.parametrize("full", [PADDED, MANY], ids=["padded", "many"])
def test_a_full_jpeg_makes_room(tmp_path: Path, full: bytes) -> None:
    source = photo_file(tmp_path / "in.jpg", full)
    report = saved(source, tmp_path / "out.jpg", NOTE)
    assert ADDED in report.notes
    before, after = judged(source), judged(report.path)
    assert after["XMP-xmpMM:History"][-1] == EVENT
    kept = {n: v for n, v in before.items() if n not in {*DATES, "XMP-xmpMM:History"}}
    assert kept.items() <= after.items()
    assert len(kept) > 5
    again = read_photo(report.path).metadata.xmp
    assert not told(full) - told(again), "one block again, with all in it"


def test_bmp_says_that_it_holds_no_note(tmp_path: Path) -> None:
    report = saved(photo_file(tmp_path / "in.png", b""), tmp_path / "out.bmp", NOTE)
    assert "No note of the edit was added: this format has no room for it." in report.notes
    assert "XMP" not in report.lost


def test_hostile_xmp_takes_no_time() -> None:
    deep = b"<a>" * 100_000 + b"</a>" * 100_000
    described = rdf("<own:b/>").replace(b"<own:b/>", deep)
    for hostile in (deep, described, rdf("<xmp:ModifyDate>" * 100_000)):
        began_s = time.process_time()
        NOTE.added_to(hostile, Carried())
        assert time.process_time() - began_s < 2


def test_now_is_a_moment_with_its_time_zone() -> None:
    when = np.datetime64(EditNote.now().when[:19])
    assert abs(when - np.datetime64(time.strftime("%Y-%m-%dT%H:%M:%S"))) < np.timedelta64(60, "s")
    assert EditNote.now().when[19] in "+-"
