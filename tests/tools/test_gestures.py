"""Tools driven by fake pointers, without a window."""

import math
import time

import numpy as np
import pytest

from lama_studio.core.document import Change, Document
from lama_studio.tools import TOOLS, Brush, Eraser, Lasso
from lama_studio.tools.base import Button, Modifier, Pointer, Tool, ToolContext
from lama_studio.tools.polygon import Polygon

WIDTH, HEIGHT = 400, 300


@pytest.fixture
def context() -> ToolContext:
    document = Document(np.zeros((HEIGHT, WIDTH, 3), np.uint8))
    return ToolContext(document, options={"size_px": 20})


def drag(
    tool: Tool,
    *points: tuple[float, float],
    button: Button = Button.LEFT,
    modifiers: Modifier = Modifier.NONE,
) -> bool:
    """Press at the first point, move through the others, release at the last."""
    pointers = [Pointer(x, y, button=button, modifiers=modifiers) for x, y in points]
    tool.press(pointers[0])
    for pointer in pointers[1:]:
        tool.move(pointer)
    return tool.release(pointers[-1])


def click(tool: Tool, *points: tuple[float, float], modifiers: Modifier = Modifier.NONE) -> bool:
    """Press and release at one point after the other, with the moves between; the last counts."""
    changed = False
    for x, y in points:
        pointer = Pointer(x, y, modifiers=modifiers)
        tool.move(pointer)
        tool.press(pointer)
        changed = tool.release(pointer)
    return changed


def draw(tool: Tool, *points: tuple[float, float]) -> bool:
    """Use a tool the way it is used: by dragging, or click by click."""
    if isinstance(tool, Polygon):
        click(tool, *points)
        return tool.finish()
    history = tool.context.document.history
    before = history.state
    return drag(tool, *points) or history.state is not before  # what it asked for came later


def fill(context: ToolContext) -> None:
    context.document.set_mask(np.full((HEIGHT, WIDTH), 255, np.uint8))


@pytest.mark.parametrize("kind", TOOLS)
def test_a_gesture_is_one_undo_step_named_after_the_tool(
    context: ToolContext, kind: type[Tool]
) -> None:
    if kind is Eraser:
        fill(context)
    before = context.document.mask.copy()
    steps = len(context.document.history.edits)

    assert draw(kind(context), (50, 50), (150, 50), (150, 150), (60, 140))

    assert len(context.document.history.edits) == steps + 1
    assert context.document.history.undo_name == kind.label
    assert (context.document.mask != before).any()
    context.document.undo()
    assert (context.document.mask == before).all()


@pytest.mark.parametrize("kind", TOOLS)
def test_cancel_puts_every_byte_back(context: ToolContext, kind: type[Tool]) -> None:
    checker = np.indices((HEIGHT, WIDTH)).sum(axis=0) % 2 * np.uint8(255)
    context.document.set_mask(checker.astype(np.uint8))
    tool = kind(context)

    tool.press(Pointer(50, 50))
    tool.move(Pointer(150, 50))
    tool.move(Pointer(100, 150))
    tool.cancel()

    assert not tool.is_active
    assert (context.document.mask == checker).all()
    assert len(context.document.history.edits) == 1
    assert not tool.release(Pointer(100, 150))


@pytest.mark.parametrize("kind", TOOLS)
def test_other_buttons_and_strays_do_nothing(context: ToolContext, kind: type[Tool]) -> None:
    tool = kind(context)

    tool.move(Pointer(10, 10))
    assert not tool.release(Pointer(10, 10))
    tool.cancel()
    assert not drag(tool, (10, 10), (80, 10), (80, 80), button=Button.MIDDLE)

    assert not context.document.mask.any()
    assert not context.document.history.can_undo


@pytest.mark.parametrize("kind", TOOLS)
def test_options_are_data_with_defaults_in_range(kind: type[Tool], context: ToolContext) -> None:
    for option in kind.options:
        if option.kind in ("int", "float"):
            assert option.minimum <= float(option.default) <= option.maximum
        if option.kind == "choice":
            assert option.default in [value for value, _ in option.choices]
    context.options.clear()
    tool = kind(context)
    assert all(tool.option(option.name) == option.default for option in kind.options)


def test_tools_have_names_and_shortcuts_of_their_own() -> None:
    assert len({kind.name for kind in TOOLS}) == len(TOOLS)
    assert len({kind.shortcut for kind in TOOLS}) == len(TOOLS)


def test_the_brush_shows_in_the_mask_while_it_is_drawn(context: ToolContext) -> None:
    changes: list[Change] = []
    context.document.subscribe(changes.append)
    brush = Brush(context)

    brush.press(Pointer(50, 50))
    assert context.document.mask[50, 50] == 255
    changes.clear()
    brush.move(Pointer(90, 50))

    assert context.document.mask[50, 70] == 255
    assert [change.kind for change in changes] == ["mask"]
    assert changes[0].box.width < 40 + 20 + 8


def test_the_brush_is_as_wide_as_its_size(context: ToolContext) -> None:
    drag(Brush(context), (100, 100), (200, 100))

    assert np.count_nonzero(context.document.mask[:, 150]) == 20


def test_pen_pressure_thins_the_brush(context: ToolContext) -> None:
    brush = Brush(context)
    brush.press(Pointer(100, 100, pressure=0.5))
    brush.move(Pointer(200, 100, pressure=0.5))
    brush.release(Pointer(200, 100, pressure=0.5))

    assert np.count_nonzero(context.document.mask[:, 150]) == 10

    context.options["uses_pressure"] = False
    brush.press(Pointer(100, 200, pressure=0.1))
    brush.release(Pointer(200, 200, pressure=0.1))
    assert np.count_nonzero(context.document.mask[150:, 150]) == 20


def test_shift_joins_on_from_the_last_point(context: ToolContext) -> None:
    brush = Brush(context)
    drag(brush, (50, 50))

    drag(brush, (250, 200), modifiers=Modifier.SHIFT)

    assert context.document.mask[125, 150] == 255
    assert len(context.document.history.edits) == 2


def test_shift_without_a_last_point_is_a_dot(context: ToolContext) -> None:
    drag(Brush(context), (250, 200), modifiers=Modifier.SHIFT)

    assert np.count_nonzero(context.document.mask) == pytest.approx(math.pi * 100, rel=0.05)


@pytest.mark.parametrize(
    ("button", "modifiers"), [(Button.LEFT, Modifier.ALT), (Button.RIGHT, Modifier.NONE)]
)
def test_the_brush_takes_away_with_alt_or_the_right_button(
    context: ToolContext, button: Button, modifiers: Modifier
) -> None:
    fill(context)

    drag(Brush(context), (50, 50), (90, 50), button=button, modifiers=modifiers)

    assert context.document.mask[50, 70] == 0
    assert context.document.mask[80, 70] == 255


def test_the_eraser_takes_the_mask_away(context: ToolContext) -> None:
    fill(context)

    drag(Eraser(context), (50, 50), (90, 50))

    assert context.document.mask[50, 70] == 0
    assert context.document.mask[80, 70] == 255


def test_erasing_where_nothing_is_makes_no_step(context: ToolContext) -> None:
    assert not drag(Eraser(context), (50, 50), (90, 50))
    assert not context.document.history.can_undo


def test_the_brush_shows_its_rim_where_the_pointer_hovers(context: ToolContext) -> None:
    brush = Brush(context)
    assert list(brush.overlay()) == []

    brush.move(Pointer(120, 80))

    (ring,) = brush.overlay()
    assert ring.is_closed
    assert all(math.dist(p, (120, 80)) == pytest.approx(10) for p in ring.points)
    assert not context.document.mask.any()


def test_the_lasso_closes_itself_and_fills(context: ToolContext) -> None:
    drag(Lasso(context), (100, 100), (200, 100), (200, 200), (100, 200))

    mask = context.document.mask
    assert mask[150, 150] == 255
    assert mask[101, 101] == 255
    assert np.count_nonzero(mask) == pytest.approx(100 * 100, rel=0.03)


def test_the_lasso_shows_its_line_and_leaves_the_mask_until_release(context: ToolContext) -> None:
    lasso = Lasso(context)
    lasso.press(Pointer(100, 100))
    lasso.move(Pointer(200, 100))
    lasso.move(Pointer(200, 200))

    (line,) = lasso.overlay()
    assert line.points == ((100, 100), (200, 100), (200, 200))
    assert line.is_closed
    assert not context.document.mask.any()
    lasso.release(Pointer(200, 200))
    assert list(lasso.overlay()) == []


@pytest.mark.parametrize("way", ["option", "alt", "right"])
def test_the_lasso_subtracts(context: ToolContext, way: str) -> None:
    fill(context)
    if way == "option":
        context.options["mode"] = "subtract"

    drag(
        Lasso(context),
        *((100, 100), (200, 100), (200, 200), (100, 200)),
        button=Button.RIGHT if way == "right" else Button.LEFT,
        modifiers=Modifier.ALT if way == "alt" else Modifier.NONE,
    )

    assert context.document.mask[150, 150] == 0
    assert context.document.mask[150, 250] == 255


@pytest.mark.parametrize("points", [[(50, 50)], [(50, 50), (90, 90)], [(50, 50), (90, 50)]])
def test_a_click_or_a_straight_drag_of_the_lasso_is_nothing(
    context: ToolContext, points: list[tuple[float, float]]
) -> None:
    assert not drag(Lasso(context), *points)
    assert not context.document.mask.any()


@pytest.mark.parametrize("kind", TOOLS)
def test_a_gesture_may_leave_the_photo(context: ToolContext, kind: type[Tool]) -> None:
    if kind is Eraser:
        fill(context)

    assert draw(kind(context), (350, 250), (9000, 260), (9000, 9000), (300, 7000))


@pytest.mark.parametrize("kind", [Brush, Eraser])
def test_a_second_press_during_a_gesture_is_ignored(
    context: ToolContext, kind: type[Brush]
) -> None:
    fill(context)
    tool = kind(context)
    tool.press(Pointer(50, 50, modifiers=Modifier.ALT))
    tool.press(Pointer(200, 200, button=Button.RIGHT))
    tool.move(Pointer(90, 50))

    assert tool.release(Pointer(90, 50))

    assert context.document.mask[200, 200] == 255
    assert context.document.mask[50, 70] == 0


def test_a_move_of_the_brush_costs_little_on_a_large_photo() -> None:
    large = Document(np.zeros((4000, 6000, 3), np.uint8))
    brush = Brush(ToolContext(large, options={"size_px": 100}))
    brush.press(Pointer(0, 0))
    seconds = []

    for i in range(60):
        started = time.thread_time()
        brush.move(Pointer(100 * i, 66 * i))
        seconds.append(time.thread_time() - started)

    assert np.median(seconds) < 0.002
    assert brush.release(Pointer(6000, 4000))
    large.undo()
    assert large.history.byte_count < 4_000_000
