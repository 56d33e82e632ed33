"""What every tool is: gestures in, mask edits and an overlay out; no window anywhere."""

import enum
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal, Protocol

from lama_studio.core.document import Document
from lama_studio.core.geometry import Point
from lama_studio.core.gesture import MaskGesture
from lama_studio.core.raster import Mode

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


Step = Callable[[float], None]
"""Called with the fraction done (0..1); raises Cancelled when the person changed their mind."""


class ToolJob(Protocol):
    """Work that a tool asked for."""

    @property
    def is_over(self) -> bool:
        """Whether it has ended, failed, or been given up."""

    def cancel(self) -> None:
        """Give it up; nothing comes of it any more."""


class RequestJob(Protocol):
    """Asks for `run(step)`, which may take its time and touches nothing of the document; then for
    `then(value)` where documents are edited, with no gesture open: True where it changed the
    mask."""

    def __call__(
        self, run: Callable[[Step], Any], then: Callable[[Any], bool]
    ) -> ToolJob: ...  # pragma: no cover


@dataclass(frozen=True)
class _Done:
    is_over: bool = True

    def cancel(self) -> None:
        """Too late."""


def here_and_now(run: Callable[[Step], Any], then: Callable[[Any], bool]) -> ToolJob:
    """The way of a program without a window: wait for it."""
    then(run(lambda fraction: None))
    return _Done()


@dataclass
class ToolContext:
    """What a tool may reach. The window keeps `scale` (view pixels per photo pixel) up to date."""

    document: Document
    scale: float = 1.0
    options: dict[str, OptionValue] = field(default_factory=dict)
    request_job: RequestJob = here_and_now


MODE = Option(
    name="mode",
    label="Mode",
    kind="choice",
    default="add",
    choices=(("add", "Add"), ("subtract", "Subtract"), ("intersect", "Intersect")),
)
"""The values are those of `Mode`."""


class Tool:
    """A gesture is press, any number of moves, then release or cancel.

    A tool of several clicks stays active after a release, until the one that ends it, or `finish`.
    Left and right button draw; a press with another one does nothing, nor does one while a button
    is held. Moves without a gesture tell where the pointer hovers.
    """

    name: ClassVar[str]
    label: ClassVar[str]
    shortcut: ClassVar[str]
    hint: ClassVar[str]
    """What the pointer and the keys do, for the status bar."""
    options: ClassVar[tuple[Option, ...]] = ()
    shift_adds: ClassVar[bool] = True
    """Whether Shift has a say in the mode; the brush needs it for straight lines."""

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

    def finish(self) -> bool:
        """End a gesture of several clicks here, as its last click would."""
        return False

    def step_back(self) -> bool:
        """Take back the last of several clicks, or give up the last work asked for; False where
        there is none."""
        return False

    def overlay(self) -> Sequence[Polyline]:
        """Lines to show over the photo now."""
        return ()

    def mode(self, pointer: Pointer) -> Mode:
        """What a press would do: the keys held and the button say, or else the option."""
        takes_away = pointer.button is Button.RIGHT or Modifier.ALT in pointer.modifiers
        adds = self.shift_adds and Modifier.SHIFT in pointer.modifiers
        if takes_away:
            return Mode.INTERSECT if adds else Mode.SUBTRACT
        return Mode.ADD if adds else Mode(str(self.option("mode")))

    def option(self, name: str) -> OptionValue:
        """The value the person chose, or the default of this tool."""
        default = next(option.default for option in self.options if option.name == name)
        return self.context.options.get(name, default)

    def number(self, name: str) -> float:
        return float(self.option(name))

    def in_photo_px(self, view_px: float) -> float:
        """A length on the screen as one on the photo."""
        return view_px / max(self.context.scale, 1e-6)

    def _begin(self) -> MaskGesture | None:
        """One undo step named after the tool; None while another one is open."""
        document = self.context.document
        return None if document.is_editing_mask else document.edit_mask(self.label)


def draws(pointer: Pointer) -> bool:
    return pointer.button in (Button.LEFT, Button.RIGHT)
