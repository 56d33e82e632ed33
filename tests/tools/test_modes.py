"""Add, subtract and intersect: by option, by key, by button, alike in every tool of shapes."""

import numpy as np
import pytest

from lama_studio.core.document import Document
from lama_studio.core.raster import Mode
from lama_studio.tools import TOOLS, Brush, Eraser
from lama_studio.tools.base import Button, Modifier, Pointer, Tool, ToolContext

from .test_gestures import context, draw

__all__ = ["context"]

SQUARE = ((100.0, 100.0), (200.0, 100.0), (200.0, 200.0), (110.0, 200.0))
HELD = {
    Mode.ADD: Modifier.SHIFT,
    Mode.SUBTRACT: Modifier.ALT,
    Mode.INTERSECT: Modifier.SHIFT | Modifier.ALT,
}
WITH_MODE = [tool for tool in TOOLS if any(option.name == "mode" for option in tool.options)]


def shape_of(kind: type[Tool], document: Document) -> np.ndarray:
    """What the tool marks in an empty mask."""
    tool = kind(ToolContext(document, options={"size_px": 20}))
    draw(tool, *SQUARE)
    shape = document.mask > 0
    assert shape.any()
    document.clear_mask()
    return shape


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("kind", WITH_MODE)
def test_each_mode_does_what_sets_do(context: ToolContext, kind: type[Tool], mode: Mode) -> None:
    document = context.document
    shape = shape_of(kind, document)
    before = np.zeros(shape.shape, np.bool_)
    before[150:280, 20:360] = True
    document.set_mask(before.astype(np.uint8) * np.uint8(255))
    context.options["mode"] = mode.value

    assert draw(kind(context), *SQUARE)

    expected = {
        Mode.ADD: before | shape,
        Mode.SUBTRACT: before & ~shape,
        Mode.INTERSECT: before & shape,
    }[mode]
    np.testing.assert_array_equal(document.mask > 0, expected)
    document.undo()
    np.testing.assert_array_equal(document.mask > 0, before)


@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("kind", [kind for kind in WITH_MODE if kind.shift_adds])
def test_keys_outdo_the_option(context: ToolContext, kind: type[Tool], mode: Mode) -> None:
    context.options["mode"] = "subtract" if mode is Mode.ADD else "add"
    assert kind(context).mode(Pointer(5, 5, modifiers=HELD[mode])) is mode


@pytest.mark.parametrize("kind", WITH_MODE)
def test_the_right_button_takes_away(context: ToolContext, kind: type[Tool]) -> None:
    assert kind(context).mode(Pointer(5, 5, button=Button.RIGHT)) is Mode.SUBTRACT
    assert kind(context).mode(Pointer(5, 5, button=Button.NONE)) is Mode.ADD


def test_shift_draws_straight_lines_with_the_brush_and_changes_no_mode(
    context: ToolContext,
) -> None:
    assert Brush(context).mode(Pointer(5, 5, modifiers=Modifier.SHIFT)) is Mode.ADD
    assert Eraser(context).mode(Pointer(5, 5, modifiers=Modifier.SHIFT)) is Mode.SUBTRACT


def test_an_intersecting_brush_changes_the_mask_at_release_alone(context: ToolContext) -> None:
    document = context.document
    document.set_mask(np.full((document.height, document.width), 255, np.uint8))
    context.options["mode"] = "intersect"
    brush = Brush(context)
    brush.press(Pointer(100, 100))
    brush.move(Pointer(200, 100))
    assert document.mask.all()
    assert len(brush.overlay()) == 2

    brush.cancel()
    assert document.mask.all()
    assert len(brush.overlay()) == 1


def test_the_brush_shows_the_line_that_shift_would_draw(context: ToolContext) -> None:
    brush = Brush(context)
    draw(brush, (50, 50), (60, 50))

    brush.move(Pointer(200, 100, modifiers=Modifier.SHIFT))

    assert brush.overlay()[1].points == ((60, 50), (200, 100))
