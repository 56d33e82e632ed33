"""An XMP block read where it stands: what is in it and from where to where, so that it can be
changed in places while every other byte stays."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final, NamedTuple
from xml.parsers import expat

RDF: Final = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"
_DEEPEST = 4
"""Elements from rdf:RDF down to what a property holds, which is as far as anybody asks."""
_RDF_RDF, _DESCRIPTION, _ABOUT = f"{RDF} RDF", f"{RDF} Description", f"{RDF} about"
_TAG = re.compile(rb"<[^\s/>]+((?:\s+[^\s=]+\s*=\s*(?:\"[^\"]*\"|'[^']*'))*)\s*/?>")
_ATTRIBUTE = re.compile(rb"([^\s=]+)\s*=\s*(\"[^\"]*\"|'[^']*')")


class Change(NamedTuple):
    """What comes in place of the bytes from `start` to `end`."""

    start: int
    end: int
    words: bytes


def changed(xmp: bytes, changes: Iterable[Change]) -> bytes:
    """The block with changes that do not overlap."""
    kept, offset = list[bytes](), 0
    for change in sorted(changes):
        kept += (xmp[offset : change.start], change.words)
        offset = change.end
    return b"".join((*kept, xmp[offset:]))


@dataclass(frozen=True)
class Place:
    """From where to where something stands: an element's content, or an attribute's value.

    `opening`: the element's tag where it is one without content, as `<name/>`.
    """

    start: int
    end: int
    opening: bytes = b""

    def holding(self, words: str) -> Change:
        """These words in place of what is there."""
        return self._change(self.start, words.encode())

    def ending_with(self, words: str | bytes) -> Change:
        """These words behind what is there."""
        return self._change(self.end, words if isinstance(words, bytes) else words.encode())

    def _change(self, start: int, words: bytes) -> Change:
        if not self.opening:
            return Change(start, self.end, words)
        name = re.split(rb"[\s/>]", self.opening[1:], maxsplit=1)[0]
        opening = self.opening[: self.opening.rindex(b"/")] + b">"
        whole = opening + words + b"</" + name + b">"
        return Change(self.start - len(self.opening), self.end, whole)


@dataclass(frozen=True)
class Property:
    """Something said of the photo: as an element, or as an attribute of a description.

    `name`: namespace and local name, with a space between; `inside`: its value; `start`, `end`:
    all of it; `inner`: names and places of the elements inside; `spaces`: the prefixes it may use,
    as attributes of a tag; `description`: where the one begins that it stands in.
    """

    name: str
    inside: Place
    start: int
    end: int
    inner: tuple[tuple[str, Place], ...] = ()
    spaces: bytes = b""
    is_attribute: bool = False
    description: int = 0


class _Open(NamedTuple):
    """An element that has begun: its name, where, its tag and the attributes in that."""

    name: str
    start: int
    tag: bytes
    attributes: bytes


class XmpBlock:
    """What an XMP block says of its subject `about`; `rdf` is the place of all of it.

    Raises ValueError where that cannot be followed.
    """

    def __init__(self, xmp: bytes) -> None:
        self.xmp = xmp.rstrip(b"\0")
        self.about = ""
        self.rdf = Place(0, 0)
        self.properties: list[Property] = []
        self._ends: dict[int, int] = {}
        self._open: list[_Open] = []
        self._inner: list[tuple[str, Place]] = []
        self._depth_of_rdf: int | None = None
        self._parser = expat.ParserCreate(namespace_separator=" ")
        self._parser.namespace_prefixes = True
        self._parser.StartDoctypeDeclHandler = _refuse_doctype
        self._parser.StartElementHandler = self._begin
        self._parser.EndElementHandler = self._finish
        if b"\0" in self.xmp:
            raise ValueError("in UTF-16 or UTF-32, which no photo has")
        try:
            self._parser.Parse(self.xmp, True)
        except expat.ExpatError as error:
            raise ValueError("not well-formed") from error
        if self._depth_of_rdf is None:
            raise ValueError("nothing is described")

    def property(self, name: str) -> Property | None:
        """The one of that name. Raises ValueError where there are several."""
        found = [each for each in self.properties if each.name == name]
        if len(found) > 1:
            raise ValueError(f"{name} is stated twice")
        return found[0] if found else None

    def without(self, gone: Iterable[Property]) -> list[Change]:
        """What takes properties out, and descriptions that would be left with nothing."""
        gone = list(gone)
        left = {each.description for each in self.properties if each not in gone}
        emptied = {each.description for each in gone} - left
        changes = [Change(start, self._ends[start], b"") for start in emptied]
        kept = (each for each in gone if each.description not in emptied)
        return [*changes, *(Change(each.start, each.end, b"") for each in kept)]

    def _begin(self, name: str, values: dict[str, str]) -> None:
        start = self._parser.CurrentByteIndex
        tag = _TAG.match(self.xmp, start)
        if tag is None:
            raise ValueError("a tag that cannot be followed")
        self._open.append(_Open(_without_prefix(name), start, tag[0], tag[1]))
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
        inside = Place(ended.start + len(ended.tag), index, ended.tag if is_empty else b"")
        end = index if is_empty else self.xmp.index(b">", index) + 1
        match path:
            case [_]:
                self.rdf = inside
            case [_, description] if description == _DESCRIPTION:
                self._ends[ended.start] = end
            case [_, description, name] if description == _DESCRIPTION:
                inner, self._inner = tuple(self._inner), []
                spaces, owner = self._spaces(), self._open[-1].start
                self.properties.append(
                    Property(name, inside, ended.start, end, inner, spaces, False, owner)
                )
            case [_, description, _, name] if description == _DESCRIPTION:
                self._inner.append((name, inside))

    def _path(self) -> list[str]:
        """The names of the open elements from rdf:RDF on; [] outside and far inside."""
        depth = self._depth_of_rdf
        if depth is None or not depth < len(self._open) <= depth + _DEEPEST:
            return []
        return [element.name for element in self._open[depth:]]

    def _spaces(self) -> bytes:
        """The prefixes that the open elements declare, the innermost of each name."""
        found = (each for element in self._open for each in _ATTRIBUTE.finditer(element.attributes))
        spaces = {each[1]: each[0] for each in found if each[1].startswith(b"xmlns")}
        return b"".join(b" " + each for each in spaces.values())

    def _read_attributes(self, values: dict[str, str], tag: re.Match[bytes]) -> None:
        """The subject, and properties that are written as attributes."""
        offset, spaces = tag.start(1), self._spaces()
        written = {found[1]: found for found in _ATTRIBUTE.finditer(tag[1])}
        for name, value in values.items():
            if _without_prefix(name) == _ABOUT:
                self.about = value
            elif not name.startswith(RDF) and name.count(" ") == 2:
                _, local, prefix = name.split(" ")
                found = written[f"{prefix}:{local}".encode()]
                inside = Place(offset + found.start(2) + 1, offset + found.end(2) - 1)
                start, end = offset + found.start(), offset + found.end()
                self.properties.append(
                    Property(
                        *(_without_prefix(name), inside, start, end, (), spaces, True, tag.start())
                    )
                )


def _refuse_doctype(*_: object) -> None:
    raise ValueError("XMP defines no document type")


def _without_prefix(name: str) -> str:
    """A name as expat gives it (namespace, local name, prefix) without how it is abbreviated."""
    return " ".join(name.split(" ")[:2])
