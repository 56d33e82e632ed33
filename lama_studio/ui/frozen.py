"""What a document shows at one moment, for a job in another thread: references, no copies.

Composing a 100-megapixel photo takes a fifth of a second; the job does that, not the UI thread.
"""

import dataclasses
from typing import cast

from lama_studio.core.compose import compose
from lama_studio.core.document import Document
from lama_studio.core.geometry import Box, Pixels
from lama_studio.core.layers import Foundation, foundation_under


@dataclasses.dataclass(frozen=True)
class _Moment:
    position: int


class FrozenDocument:
    """The part of a Document that jobs read; nothing that is done to the document shows here."""

    def __init__(self, document: Document) -> None:
        self.box = document.box
        self.history = _Moment(document.history.position)
        self._original = document.original
        self._erases = tuple(dataclasses.replace(erase) for erase in document.erases)

    def pixels(self, box: Box | None = None) -> Pixels:
        """As Document.pixels."""
        inside = self.box if box is None else self.box.intersection(box)
        if inside == self.box and not any(erase.is_visible for erase in self._erases):
            return self._original
        return compose(self._original, self._erases, inside)

    def foundation(self, box: Box) -> Foundation:
        """As Document.foundation."""
        return foundation_under(self._erases, box)


def frozen(document: Document) -> Document:
    """The document as it is now, for jobs, which read no more of it than is there."""
    return cast(Document, FrozenDocument(document))
