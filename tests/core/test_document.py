"""The document: layers over an untouched original, told to its listeners, and undone exactly."""

import numpy as np
import pytest
from numpy.typing import NDArray

from lama_studio.core.document import Change, Document
from lama_studio.core.geometry import EMPTY_BOX, Box
from lama_studio.core.layers import Erase, EraseOptions


@pytest.fixture
def document() -> Document:
    generator = np.random.default_rng(0)
    return Document(generator.integers(0, 256, (300, 400, 3), np.uint8))


def square(box: Box, shade: int = 9) -> Erase:
    full = np.full((box.height, box.width), 255, np.uint8)
    return Erase(box, full, full, np.full((box.height, box.width, 3), shade, np.uint8))


def heard(document: Document) -> list[Change]:
    changes: list[Change] = []
    document.subscribe(changes.append)
    return changes


def test_the_original_and_the_mask_refuse_to_be_written_to(document: Document) -> None:
    for array in (document.original, document.mask, document.pixels()):
        with pytest.raises(ValueError, match="read-only"):
            array[0, 0] = 1


def test_adding_an_erase_shows_it_and_undo_takes_it_back(document: Document) -> None:
    erase = square(Box(10, 20, 30, 40))

    document.add_erase(erase)

    assert document.erases == (erase,)
    assert (document.pixels(erase.box) == 9).all()
    assert document.undo()
    assert document.erases == ()
    assert (document.pixels() == document.original).all()
    assert document.redo()
    assert (document.pixels(erase.box) == 9).all()


def test_hiding_and_removing_show_what_lies_below(document: Document) -> None:
    erase = square(Box(10, 20, 30, 40))
    document.add_erase(erase)

    document.set_visible(erase, False)
    assert (document.pixels() == document.original).all()
    document.set_visible(erase, True)
    document.remove_erase(erase)
    assert (document.pixels() == document.original).all()
    document.undo()

    assert document.erases == (erase,)
    assert (document.pixels(erase.box) == 9).all()


def test_a_snapshot_stays_as_it_was(document: Document) -> None:
    erase = square(Box(10, 20, 30, 40))
    document.add_erase(erase)
    before = document.pixels().copy()
    snapshot = document.snapshot()

    document.replace_patch(erase, np.zeros((20, 20, 3), np.uint8))
    document.add_erase(square(Box(100, 100, 150, 150)))
    document.set_visible(erase, False)

    assert (snapshot.pixels() == before).all()
    assert (snapshot.pixels(erase.box) == 9).all()


def test_setting_visible_what_is_visible_is_no_edit(document: Document) -> None:
    erase = square(Box(0, 0, 5, 5))
    document.add_erase(erase)

    assert document.set_visible(erase, True) is None
    assert len(document.history.edits) == 1


def test_listeners_hear_the_box_that_changed(document: Document) -> None:
    erase = square(Box(10, 20, 30, 40))
    changes = heard(document)

    document.add_erase(erase)
    document.undo()

    assert changes == [Change("pixels", erase.box), Change("history")] * 2


def test_an_invisible_erase_that_goes_changes_no_pixels(document: Document) -> None:
    erase = square(Box(10, 20, 30, 40))
    document.add_erase(erase)
    document.set_visible(erase, False)
    changes = heard(document)

    document.remove_erase(erase)

    assert changes == [Change("history")]


def test_who_unsubscribed_hears_nothing(document: Document) -> None:
    changes: list[Change] = []
    unsubscribe = document.subscribe(changes.append)

    unsubscribe()
    unsubscribe()
    document.add_erase(square(Box(0, 0, 5, 5)))

    assert changes == []


def test_changing_an_earlier_erase_makes_later_ones_over_it_stale(document: Document) -> None:
    first, over, apart = (
        square(Box(10, 10, 50, 50)),
        square(Box(40, 40, 80, 80)),
        square(Box(100, 100, 120, 120)),
    )
    for erase in (first, over, apart):
        document.add_erase(erase)

    document.set_visible(first, False)
    assert (first.is_stale, over.is_stale, apart.is_stale) == (False, True, False)
    document.undo()
    assert not over.is_stale
    document.remove_erase(first)
    assert (over.is_stale, apart.is_stale) == (True, False)


def test_turning_an_erase_off_and_on_leaves_nothing_stale(document: Document) -> None:
    first, over = square(Box(10, 10, 50, 50)), square(Box(40, 40, 80, 80))
    document.add_erase(first)
    document.add_erase(over)

    document.set_visible(first, False)
    document.set_visible(first, True)

    assert not over.is_stale


def test_running_a_stale_erase_again_makes_it_fresh(document: Document) -> None:
    first, over = square(Box(10, 10, 50, 50)), square(Box(40, 40, 80, 80))
    document.add_erase(first)
    document.add_erase(over)
    document.set_visible(first, False)

    document.replace_patch(over, np.full((40, 40, 3), 77, np.uint8), EraseOptions(seed=3))

    assert not over.is_stale
    assert over.options.seed == 3
    assert (document.pixels(over.box) == 77).all()
    document.undo()
    assert over.is_stale
    assert over.options.seed == 0
    assert (document.pixels(over.box) == 9).all()


def test_a_replaced_patch_makes_what_lies_over_it_stale(document: Document) -> None:
    first, over = square(Box(10, 10, 50, 50)), square(Box(40, 40, 80, 80))
    document.add_erase(first)
    document.add_erase(over)

    document.replace_erase(first, square(Box(5, 5, 60, 60), 70))

    assert over.is_stale
    assert first.box == Box(5, 5, 60, 60)
    document.undo()
    assert not over.is_stale
    assert first.box == Box(10, 10, 50, 50)


def test_an_erase_made_before_the_ground_changed_is_stale_from_the_start(
    document: Document,
) -> None:
    box = Box(40, 40, 80, 80)
    foundation = document.foundation(box)
    document.add_erase(square(Box(10, 10, 50, 50)))
    late = square(box)
    late.foundation = foundation

    document.add_erase(late)

    assert late.is_stale


def test_an_erase_takes_its_hole_out_of_the_mask_in_one_step(document: Document) -> None:
    with document.edit_mask("Brush") as gesture:
        gesture.stroke([(50, 50)], 20, 255)
        gesture.stroke([(200, 200)], 20, 255)
    drawn = document.mask.copy()

    document.add_erase(square(Box(20, 20, 80, 80)), clears_mask=True)

    assert not document.mask[:100, :100].any()
    assert document.mask[200, 200] == 255
    document.undo()
    assert (document.mask == drawn).all()
    assert document.erases == ()


def test_a_gesture_that_is_open_while_an_erase_arrives_stays_exact(document: Document) -> None:
    states: list[tuple[NDArray[np.uint8], NDArray[np.uint8]]] = []
    gesture = document.edit_mask("Brush")
    gesture.stroke([(30, 30), (60, 60)], 10, 255)

    document.add_erase(square(Box(20, 20, 50, 50)), clears_mask=True)
    gesture.stroke([(60, 60), (30, 60)], 10, 255)
    gesture.commit()

    final = document.mask.copy()
    while document.history.can_undo:
        states.append((document.mask.copy(), document.pixels().copy()))
        document.undo()
    assert not document.mask.any()
    for mask, pixels in reversed(states):
        document.redo()
        assert (document.mask == mask).all()
        assert (document.pixels() == pixels).all()
    assert (document.mask == final).all()


def test_clearing_and_setting_the_mask_are_steps(document: Document) -> None:
    wanted = np.zeros((300, 400), np.uint8)
    wanted[120:260, 5:390] = 255

    assert not document.clear_mask()
    assert document.set_mask(wanted)
    assert not document.set_mask(wanted)
    assert document.clear_mask()
    assert not document.mask.any()
    document.undo()
    assert (document.mask == wanted).all()
    document.undo()
    assert not document.mask.any()


def test_a_rolled_back_gesture_leaves_no_trace(document: Document) -> None:
    changes = heard(document)
    with document.edit_mask("Brush") as gesture:
        gesture.stroke([(10, 10)], 8, 255)
        gesture.rollback()

    assert not document.mask.any()
    assert not document.history.can_undo
    assert not document.is_editing_mask
    assert Change("mask", Box(0, 0, 128, 128)) in changes


def test_an_exception_rolls_the_gesture_back(document: Document) -> None:
    def draw_and_fail() -> None:
        with document.edit_mask("Brush") as gesture:
            gesture.stroke([(10, 10)], 8, 255)
            raise RuntimeError("lost")

    with pytest.raises(RuntimeError, match="lost"):
        draw_and_fail()

    assert not document.mask.any()
    assert not document.history.can_undo


def test_writing_without_announcing_is_announced_at_commit(document: Document) -> None:
    changes = heard(document)
    gesture = document.edit_mask("Fill")
    box = gesture.touch(Box(-5, 10, 20, 30))
    gesture.mask[box.slices] = 255

    gesture.commit()

    assert changes == [Change("mask", Box(0, 10, 20, 30)), Change("history")]


def test_a_gesture_that_changes_nothing_is_no_step(document: Document) -> None:
    gesture = document.edit_mask("Eraser")
    gesture.stroke([(50, 50)], 10, 0)

    assert not gesture.commit()
    assert not document.history.can_undo


def test_undo_waits_for_the_gesture(document: Document) -> None:
    document.add_erase(square(Box(0, 0, 5, 5)))
    gesture = document.edit_mask("Brush")
    gesture.stroke([(50, 50)], 10, 255)

    assert not document.undo()
    assert not document.clear_mask()
    assert document.mask[50, 50] == 255
    gesture.rollback()
    assert document.undo()


def test_saving_is_a_position_in_history(document: Document) -> None:
    assert document.is_saved
    document.add_erase(square(Box(0, 0, 5, 5)))
    assert not document.is_saved
    changes = heard(document)

    document.mark_saved()

    assert document.is_saved
    assert changes == [Change("history")]
    document.undo()
    assert not document.is_saved
    document.redo()
    assert document.is_saved


def test_a_stroke_keeps_the_tiles_it_wrote_to_and_no_more() -> None:
    document = Document(np.zeros((2048, 2048, 3), np.uint8))

    with document.edit_mask("Brush") as gesture:
        gesture.stroke([(5, 5), (2040, 2040)], 10, 255)

    assert document.history.byte_count == 0  # there was nothing before
    document.undo()
    assert 16 * 128 * 128 <= document.history.byte_count <= 3 * 16 * 128 * 128


def test_pixels_outside_the_photo_are_not_there(document: Document) -> None:
    assert document.pixels(Box(390, 290, 500, 500)).shape == (10, 10, 3)
    assert document.pixels(EMPTY_BOX).size == 0


@pytest.mark.parametrize("dtype", [np.uint8, np.uint16])
def test_alpha_is_kept_apart_and_read_only(dtype: type) -> None:
    alpha = np.full((4, 5), 7, dtype)
    document = Document(np.zeros((4, 5, 3), dtype), alpha)

    assert document.alpha is not None
    assert (document.alpha == 7).all()
    assert not document.alpha.flags.writeable


def test_holes_far_apart_change_what_they_cover_and_not_what_lies_between() -> None:
    document = Document(np.zeros((2000, 3000, 3), np.uint8))
    hole = np.zeros((2000, 3000), np.uint8)
    hole[10:40, 20:50] = hole[1900:1950, 2800:2850] = 255
    document.set_mask(hole)
    erase = Erase(document.box, hole, hole, np.full((2000, 3000, 3), 9, np.uint8))
    changes = heard(document)

    document.add_erase(erase, clears_mask=True)
    document.undo()

    assert sum(change.box.area for change in changes) < 20 * 128 * 128
    covered = np.zeros(hole.shape, bool)
    for change in changes:
        if change.kind == "pixels":
            covered[change.box.slices] = True
    assert covered[hole > 0].all()


def test_renaming_is_a_step_and_an_empty_name_is_none(document: Document) -> None:
    erase = square(Box(10, 20, 30, 40))
    document.add_erase(erase)

    assert document.rename_erase(erase, "  ") is None
    assert document.rename_erase(erase, "Erase 1") is None
    document.rename_erase(erase, " Lamp post ")

    assert erase.name == "Lamp post"
    document.undo()
    assert erase.name == "Erase 1"


def test_erases_change_places_only_where_they_do_not_meet(document: Document) -> None:
    low, apart, above = (
        square(Box(10, 20, 30, 40), 1),
        square(Box(100, 100, 120, 120), 2),
        square(Box(20, 30, 50, 60), 3),
    )
    for erase in (low, apart, above):
        document.add_erase(erase)
    before = document.pixels().copy()

    assert document.move_erase(low, 2) is None, "the topmost covers it"
    assert document.move_erase(low, 7) is None
    document.move_erase(low, 1)

    assert document.erases == (apart, low, above)
    assert (document.pixels() == before).all()
    assert not any(erase.is_stale for erase in document.erases)
    document.undo()
    assert document.erases == (low, apart, above)


def test_going_to_a_step_undoes_or_redoes_all_between(document: Document) -> None:
    for place in range(4):
        document.add_erase(square(Box(10 * place, 0, 10 * place + 10, 10)))

    assert document.go_to(1)
    assert len(document.erases) == 1
    assert document.go_to(99)
    assert len(document.erases) == 4
    assert not document.go_to(4)
    assert document.go_to(-3)
    assert document.erases == ()


def test_what_lies_below_an_erase_can_be_had_alone(document: Document) -> None:
    low, top = square(Box(10, 20, 30, 40), 1), square(Box(20, 30, 50, 60), 2)
    document.add_erase(low)
    document.add_erase(top)

    below = document.snapshot(below=top)

    assert (below.pixels(top.box)[:10, :10] == 1).all()
    assert (document.snapshot().pixels(top.box) == 2).all()
    assert (document.snapshot(below=low).pixels() == document.original).all()
