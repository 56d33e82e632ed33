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
