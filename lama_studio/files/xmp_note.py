"""A note in a photo's XMP that it was edited, in the terms of the XMP standard (ISO 16684-1).

The note is put in between what is there. Only the two dates, which say when the file and its XMP
were changed last, get new values.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from xml.sax.saxutils import quoteattr

from lama_studio import __version__
from lama_studio.files.carried import Carried
from lama_studio.files.xmp_block import RDF, XmpBlock, changed

_XMP: Final = "http://ns.adobe.com/xap/1.0/"
_MM: Final = "http://ns.adobe.com/xap/1.0/mm/"
_EVENT: Final = "http://ns.adobe.com/xap/1.0/sType/ResourceEvent#"
_DATES = ("ModifyDate", "MetadataDate")
_EMPTY = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n'
    f'<x:xmpmeta xmlns:x="adobe:ns:meta/">\n<rdf:RDF xmlns:rdf="{RDF}">\n'
    '</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>'
).encode()


def _any(_xmp: bytes) -> bool:
    """Most formats hold XMP of any length."""
    return True


@dataclass(frozen=True)
class EditNote:
    """Who edited a photo, and when (ISO 8601, with the time zone)."""

    when: str
    agent: str = f"LaMa Studio {__version__}"

    @classmethod
    def now(cls) -> "EditNote":
        return cls(datetime.now().astimezone().isoformat(timespec="seconds"))

    def added_to(
        self, xmp: bytes, carried: Carried, can_hold: Callable[[bytes], bool] = _any
    ) -> bytes:
        """XMP (b"" for none) with the note; as it was where it cannot be followed, or the format
        cannot hold it. `carried` takes note of which it is."""
        try:
            with_note = self._put_into(xmp or _EMPTY)
        except ValueError:
            carried.notes.append("No note of the edit was added: the photo's XMP is damaged.")
            return xmp
        if not can_hold(with_note):
            carried.notes.append("No note of the edit was added: this format has no room for it.")
            return xmp
        carried.notes.append("A note that the photo was edited was added to its XMP.")
        return with_note

    def _put_into(self, xmp: bytes) -> bytes:
        """Raises ValueError for a block that cannot be followed."""
        block = XmpBlock(xmp)
        changes, missing = [], []
        for name in _DATES:
            if date := block.property(f"{_XMP} {name}"):
                changes.append(date.inside.holding(self.when))
            else:
                missing.append(f'<xmp:{name} xmlns:xmp="{_XMP}">{self.when}</xmp:{name}>')
        history = block.property(f"{_MM} History")
        if history is None:
            opening = f'<xmpMM:History xmlns:xmpMM="{_MM}"><rdf:Seq>'
            missing.append(f"{opening}{self._event()}</rdf:Seq></xmpMM:History>")
        elif [name for name, _ in history.inner] == [f"{RDF} Seq"]:
            changes.append(history.inner[0][1].ending_with(self._event()))
        else:
            raise ValueError("a history that is no sequence")
        if missing:
            opening = f'<rdf:Description xmlns:rdf="{RDF}" rdf:about={quoteattr(block.about)}>'
            described = f"{opening}{''.join(missing)}</rdf:Description>\n"
            changes.append(block.rdf.ending_with(described))
        return changed(block.xmp, changes)

    def _event(self) -> str:
        values = {"action": "edited", "when": self.when, "softwareAgent": self.agent}
        told = "".join(f" stEvt:{name}={quoteattr(value)}" for name, value in values.items())
        return f'<rdf:li xmlns:rdf="{RDF}" xmlns:stEvt="{_EVENT}"{told} stEvt:changed="/"/>'
