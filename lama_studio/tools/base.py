"""What every tool is: gestures in, mask edits and an overlay out; no window anywhere."""

import enum
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Literal

from lama_studio.core.document import Document
from lama_studio.core.geometry import Point
from lama_studio.core.gesture import MaskGesture

HOLE = 255
KNOWN = 0

OptionValue = float | bool | str


class Button(enum.Enum):
    NONE = "none"
    LEFT = "left"
    MIDDLE = "middle"
    RIGHT = "right"


class Modifier(enum.Flag):
    NONE = 0
    SHIFT = enum.auto()
    ALT = enum.auto()
    CONTROL = enum.auto()


@dataclass(frozen=True)
class Pointer:
    """Where the pointer is, in photo coordinates (pixel 3, 5 covers 3..4 across, 5..6 down).

    pressure 0..1 (1 for a mouse); button is the one that began the gesture.
    """

    x: float
    y: float
    pressure: float = 1.0
    button: Button = Button.LEFT
    modifiers: Modifier = Modifier.NONE

    @property
    def point(self) -> Point:
        return self.x, self.y


@dataclass(frozen=True, kw_only=True)
class Option:
    """A tool option as data, from which a widget is built in one place.

    Options of one name share their value between tools. minimum and maximum are for numbers,
    choices (value, label) for "choice".
    """

    name: str
    label: str
    kind: Literal["int", "float", "bool", "choice"]
    default: OptionValue
    minimum: float = 0
    maximum: float = 0
    unit: str = ""
    choices: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True)
class Polyline:
    """A line for the canvas to draw over the photo, in photo coordinates."""

    points: tuple[Point, ...]
    is_closed: bool = False


@dataclass
class ToolContext:
    """What a tool may reach. The window keeps `scale` (view pixels per photo pixel) up to date."""

    document: Document
    scale: float = 1.0
    options: dict[str, OptionValue] = field(default_factory=dict)


MODE = Option(
    name="mode",
    label="Mode",
    kind="choice",
    default="add",
    choices=(("add", "Add"), ("subtract", "Subtract")),
)


class Tool:
    """A gesture is press, any number of moves, then release or cancel.

    Left and right button draw; a press with another one, or during a gesture, does nothing. Moves
    without a gesture tell where the pointer hovers.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    shortcut: ClassVar[str]
    options: ClassVar[tuple[Option, ...]] = ()

    def __init__(self, context: ToolContext) -> None:
        self.context = context

    @property
    def is_active(self) -> bool:
        """Whether a gesture is under way."""
        raise NotImplementedError

    def press(self, pointer: Pointer) -> None:
        raise NotImplementedError

    def move(self, pointer: Pointer) -> None:
        raise NotImplementedError

    def release(self, pointer: Pointer) -> bool:
        """End the gesture as one undo step; True where it changed the mask."""
        raise NotImplementedError

    def cancel(self) -> None:
        """End the gesture and put everything back; nothing happens without one."""
        raise NotImplementedError

    def overlay(self) -> Sequence[Polyline]:
        """Lines to show over the photo now."""
        return ()

    def option(self, name: str) -> OptionValue:
        """The value the person chose, or the default of this tool."""
        default = next(option.default for option in self.options if option.name == name)
        return self.context.options.get(name, default)

    def number(self, name: str) -> float:
        return float(self.option(name))

    def _begin(self) -> MaskGesture | None:
        """One undo step named after the tool; None while another one is open."""
        document = self.context.document
        return None if document.is_editing_mask else document.edit_mask(self.label)


def draws(pointer: Pointer) -> bool:
    return pointer.button in (Button.LEFT, Button.RIGHT)


def subtracts(pointer: Pointer) -> bool:
    """Whether this press takes away whatever the tool's mode: Alt, or the right button."""
    return pointer.button is Button.RIGHT or Modifier.ALT in pointer.modifiers
