"""What a document tells its listeners."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from lama_studio.core.geometry import EMPTY_BOX, Box


@dataclass(frozen=True)
class Change:
    """What listeners hear: the mask or the picture changed inside the box, or the history did.

    "history" also covers the list of erases, their names, staleness and the save point.
    """

    kind: Literal["mask", "pixels", "history"]
    box: Box = EMPTY_BOX


Listener = Callable[[Change], None]


class Listened:
    """Something that tells whoever listens of its changes."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` after every change; returns the call that ends it."""
        self._listeners.append(listener)

        def unsubscribe() -> None:
            if listener in self._listeners:
                self._listeners.remove(listener)

        return unsubscribe

    def _tell(self, change: Change) -> None:
        for listener in tuple(self._listeners):
            listener(change)
