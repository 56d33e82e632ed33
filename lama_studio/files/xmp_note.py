"""A note in a photo's XMP that it was edited, in the terms of the XMP standard (ISO 16684-1).

The block is not written anew: a parser says where things stand, and the note is put in between, so
that all else stays byte for byte. Only the two dates, which say when the file and its XMP were
changed last, get new values.
"""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Final, NamedTuple
from xml.parsers import expat
from xml.sax.saxutils import quoteattr

from lama_studio import __version__
from lama_studio.files.carried import Carried

_RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_XMP: Final = "http://ns.adobe.com/xap/1.0/"
_MM: Final = "http://ns.adobe.com/xap/1.0/mm/"
_EVENT: Final = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
_DATES = ("ModifyDate", "MetadataDate")
_NAMES = {f"{_XMP} {date}": date for date in _DATES}
_RDF_RDF, _DESCRIPTION, _SEQUENCE, _ABOUT = (
    f"{_RDF} {name}" for name in ("RDF", "Description", "Seq", "about")
)
_HISTORY = f"{_MM} History"
_DEEPEST = 4
"""Elements from rdf:RDF down to a history's sequence."""
_EMPTY = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/">\n<rdf:RDF xmlns:rdf="{_RDF}">\n'
    '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>'
).encode()
_TAG = re.compile(rb"<[^\s/>]+((?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*(/?)>")
_ATTRIBUTE = re.compile(rb"([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")
_PADDING = re.compile(rb"\s+(?=<\?xpacket end)")


@dataclass(frozen=True)
class EditNote:
    """Who edited a photo, and when (ISO 8601, with the time zone)."""

    when: str
    agent: str = f"LaMa Studio {__version__}"

    @classmethod
    def now(cls) -> "EditNote":
        return cls(datetime.now().astimezone().isoformat(timespec="seconds"))

    def added_to(self, xmp: bytes, carried: Carried, most_bytes: int | None = None) -> bytes:
        """XMP (b"" for none) with the note, of at most so many bytes; as it was where that cannot
        be. `carried` takes note of which it is."""
        if most_bytes == 0:
            carried.notes.append("No note of the edit was added: this format holds no XMP.")
            return xmp
        try:
            with_note = self._put_into(xmp or _EMPTY)
        except ValueError:
            carried.notes.append("No note of the edit was added: the photo's XMP is damaged.")
            return xmp
        if most_bytes is not None and len(with_note) > most_bytes:
            with_note = _PADDING.sub(b"\n", with_note)
        if most_bytes is not None and len(with_note) > most_bytes:
            carried.notes.append("No note of the edit was added: the photo's XMP has no room left.")
            return xmp
        carried.notes.append("A note that the photo was edited was added to its XMP.")
        return with_note

    def _put_into(self, xmp: bytes) -> bytes:
        """Raises ValueError for a block that cannot be followed."""
        block = _Block(xmp)
        changes = [date.holding(self.when) for date in block.dates.values()]
        missing = [
            f'<xmp:{name} xmlns:xmp="{_XMP}">{self.when}</xmp:{name}>'
            for name in _DATES
            if name not in block.dates
        ]
        if block.history is None:
            opening = f'<xmpMM:History xmlns:xmpMM="{_MM}"><rdf:Seq>'
            missing.append(f"{opening}{self._event()}</rdf:Seq></xmpMM:History>")
        else:
            changes.append(block.history.ending_with(self._event()))
        if missing:
            opening = f'<rdf:Description xmlns:rdf="{_RDF}" rdf:about={quoteattr(block.about)}>'
            described = f"{opening}{''.join(missing)}</rdf:Description>\n"
            changes.append(block.rdf.ending_with(described))
        for change in sorted(changes, reverse=True):
            xmp = xmp[: change.start] + change.words + xmp[change.end :]
        return xmp

    def _event(self) -> str:
        values = {"action": "edited", "when": self.when, "softwareAgent": self.agent}
        told = "".join(f" stEvt:{name}={quoteattr(value)}" for name, value in values.items())
        return f'<rdf:li xmlns:rdf="{_RDF}" xmlns:stEvt="{_EVENT}"{told} stEvt:changed="/"/>'


class _Change(NamedTuple):
    """What comes in place of the bytes from `start` to `end`."""

    start: int
    end: int
    words: bytes


@dataclass(frozen=True)
class _Place:
    """Where something stands in a block: an element's content, or an attribute's value.

    `opening`: the element's tag where it is one without content, as `<name/>`.
    """

    start: int
    end: int
    opening: bytes = b""

    def holding(self, words: str) -> _Change:
        return self._change(self.start, words)

    def ending_with(self, words: str) -> _Change:
        return self._change(self.end, words)

    def _change(self, start: int, words: str) -> _Change:
        if not self.opening:
            return _Change(start, self.end, words.encode())
        name = re.split(rb"[\s/>]", self.opening[1:], maxsplit=1)[0]
        opening = self.opening[: self.opening.rindex(b"/")] + b">"
        whole = opening + words.encode() + b"</" + name + b">"
        return _Change(self.start - len(self.opening), self.end, whole)


class _Open(NamedTuple):
    """An element that has begun: its name, its tag and where that ends."""

    name: str
    tag: bytes
    inside: int


class _Block:
    """Where in an XMP block the things stand that a note touches: `rdf`, all that is described;
    `about`, its subject; `history`; and `dates`. Raises ValueError where that cannot be said."""

    def __init__(self, xmp: bytes) -> None:
        self.about = ""
        self.rdf = _Place(0, 0)
        self.history: _Place | None = None
        self.dates: dict[str, _Place] = {}
        self._xmp = xmp.rstrip(b"\0")
        self._open: list[_Open] = []
        self._depth_of_rdf: int | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.namespace_prefixes = True
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._finish
        if b"\0" in self._xmp:
            raise ValueError("in UTF-16 or UTF-32, which no photo has")
        try:
            self._parser.Parse(self._xmp, True)
        except expat.ExpatError as error:
            raise ValueError("not well-formed") from error
        if self._depth_of_rdf is None:
            raise ValueError("nothing is described")

    def _begin(self, name: str, values: dict[str, str]) -> None:
        tag = _TAG.match(self._xmp, self._parser.CurrentByteIndex)
        if tag is None:
            raise ValueError("a tag that cannot be followed")
        self._open.append(_Open(_without_prefix(name), tag[0], tag.end()))
        if self._open[-1].name == _RDF_RDF:
            if self._depth_of_rdf is not None:
                raise ValueError("described twice")
            self._depth_of_rdf = len(self._open) - 1
        if self._path() == [_RDF_RDF, _DESCRIPTION]:
            self._read_attributes(values, tag)

    def _finish(self, _name: str) -> None:
        path, ended = self._path(), self._open.pop()
        is_empty = ended.tag.endswith(b"/>")
        index = self._parser.CurrentByteIndex  # of the end tag, or behind a tag without content
        place = _Place(ended.inside, index, ended.tag if is_empty else b"")
        match path:
            case [_]:
                self.rdf = place
            case [_, description, name] if description == _DESCRIPTION and name in _NAMES:
                self._take_date(_NAMES[name], place)
            case [_, description, name, inner] if description == _DESCRIPTION and name == _HISTORY:
                if self.history is not None or inner != _SEQUENCE:
                    raise ValueError("a history that is no sequence")
                self.history = place

    def _path(self) -> list[str]:
        """The names of the open elements from rdf:RDF on; [] outside and far inside."""
        depth = self._depth_of_rdf
        if depth is None or not depth < len(self._open) <= depth + _DEEPEST:
            return []
        return [element.name for element in self._open[depth:]]

    def _read_attributes(self, values: dict[str, str], tag: re.Match[bytes]) -> None:
        """The subject, and dates that are written as attributes."""
        places = {
            found[1]: _Place(tag.start(1) + found.start(2) + 1, tag.start(1) + found.end(2) - 1)
            for found in _ATTRIBUTE.finditer(tag[1])
        }
        for name, value in values.items():
            if _without_prefix(name) == _ABOUT:
                self.about = value
            elif _without_prefix(name) in _NAMES:
                _, local, prefix = name.split(" ")
                self._take_date(local, places[f"{prefix}:{local}".encode()])

    def _take_date(self, name: str, place: _Place) -> None:
        if name in self.dates:
            raise ValueError("a date stated twice")
        self.dates[name] = place


def _refuse_doctype(*_: object) -> None:
    raise ValueError("XMP defines no document type")


def _without_prefix(name: str) -> str:
    """A name as expat gives it (namespace, local name, prefix) without how it is abbreviated."""
    return " ".join(name.split(" ")[:2])
