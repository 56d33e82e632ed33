"""Undo and redo over random sequences of edits bring back every byte."""

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from lama_studio.core.document import Document
from lama_studio.core.geometry import Box
from lama_studio.core.layers import Erase
from lama_studio.core.raster import Mode, polygon_shape

WIDTH, HEIGHT = 300, 200
State = tuple[bytes, bytes, tuple[tuple[int, str, bool, bool, Box], ...]]
points = st.tuples(st.floats(-20, WIDTH + 20), st.floats(-20, HEIGHT + 20))


def state_of(document: Document) -> State:
    erases = tuple((e.key, e.name, e.is_visible, e.is_stale, e.box) for e in document.erases)
    return document.mask.tobytes(), document.pixels().tobytes(), erases


@st.composite
def erases(draw: st.DrawFn) -> Erase:
    x0, y0 = draw(st.integers(0, WIDTH - 1)), draw(st.integers(0, HEIGHT - 1))
    box = Box(x0, y0, min(WIDTH, x0 + 90), min(HEIGHT, y0 + 90))
    generator = np.random.default_rng(draw(st.integers(0, 99)))
    hole = generator.choice(np.array([0, 255], np.uint8), (box.height, box.width))
    weight = np.minimum(hole, generator.integers(1, 256, hole.shape, np.uint8))
    patch = generator.integers(0, 65536, (box.height, box.width, 3), np.uint16)
    return Erase(box, hole, weight, patch)


def draw_edit(data: st.DataObject, document: Document) -> None:
    """Make one random edit that the document can take."""

    def stroke() -> None:
        with document.edit_mask("Brush") as gesture:
            line = data.draw(st.lists(points, min_size=1, max_size=3))
            gesture.stroke(line, data.draw(st.floats(1, 40)), data.draw(st.sampled_from([0, 255])))

    def lasso() -> None:
        with document.edit_mask("Lasso") as gesture:
            line = data.draw(st.lists(points, min_size=3, max_size=5))
            gesture.combine(polygon_shape(line, document.box), data.draw(st.sampled_from(Mode)))

    def add() -> None:
        document.add_erase(data.draw(erases()), clears_mask=data.draw(st.booleans()))

    def toggle() -> None:
        erase = data.draw(st.sampled_from(document.erases))
        document.set_visible(erase, not erase.is_visible)

    def remove() -> None:
        document.remove_erase(data.draw(st.sampled_from(document.erases)))

    def replace() -> None:
        document.replace_erase(data.draw(st.sampled_from(document.erases)), data.draw(erases()))

    def rename() -> None:
        document.rename_erase(data.draw(st.sampled_from(document.erases)), data.draw(st.text()))

    def move() -> None:
        before = document.pixels().copy()
        place = data.draw(st.integers(0, len(document.erases)))
        document.move_erase(data.draw(st.sampled_from(document.erases)), place)
        np.testing.assert_array_equal(document.pixels(), before)

    edits: list[Callable[[], object]] = [stroke, lasso, document.clear_mask, add]
    if document.erases:
        edits += [toggle, remove, replace, rename, move]
    data.draw(st.sampled_from(edits))()


def assert_only_visible_holes_differ(document: Document) -> None:
    is_covered = np.zeros((HEIGHT, WIDTH), bool)
    for erase in document.erases:
        if erase.is_visible:
            is_covered[erase.box.slices] |= erase.weight > 0
    pixels = document.pixels()
    np.testing.assert_array_equal(pixels[~is_covered], document.original[~is_covered])


@given(st.data())
@settings(max_examples=60)
def test_every_position_of_the_history_holds_the_bytes_it_held(data: st.DataObject) -> None:
    original = np.random.default_rng(5).integers(0, 65536, (HEIGHT, WIDTH, 3), np.uint16)
    document = Document(original)
    states = {0: state_of(document)}

    for _ in range(data.draw(st.integers(1, 12))):
        move = data.draw(st.sampled_from(["edit", "edit", "edit", "undo", "redo", "jump"]))
        if move == "edit":
            draw_edit(data, document)
            states[document.history.position] = state_of(document)
        elif move == "undo":
            document.undo()
        elif move == "jump":
            document.go_to(data.draw(st.integers(0, len(document.history.edits))))
        else:
            document.redo()
        assert state_of(document) == states[document.history.position]
        assert_only_visible_holes_differ(document)

    while document.undo():
        assert state_of(document) == states[document.history.position]
    while document.redo():
        assert state_of(document) == states[document.history.position]
