"""History: one position in a line of edits, a limit in bytes, a save point."""

from lama_studio.core.geometry import Box
from lama_studio.core.history import History

MB = 1024 * 1024


class Count:
    """An edit of a counter: swapping it moves between before and after."""

    mask_boxes: tuple[Box, ...] = ()
    pixels_boxes: tuple[Box, ...] = ()

    def __init__(self, name: str, byte_count: int = 1) -> None:
        self.name = name
        self.byte_count = byte_count
        self.is_made = True

    def swap(self) -> None:
        self.is_made = not self.is_made


def test_undo_goes_back_through_the_edits_and_redo_forward_again() -> None:
    history = History()
    first, second = Count("first"), Count("second")
    history.push(first)
    history.push(second)

    assert history.undo_name == "second"
    assert history.undo() is second
    assert (first.is_made, second.is_made) == (True, False)
    assert (history.undo_name, history.redo_name) == ("first", "second")
    assert history.undo() is first
    assert history.undo() is None
    assert history.redo() is first
    assert history.redo() is second
    assert history.redo() is None
    assert (first.is_made, second.is_made) == (True, True)


def test_a_new_edit_ends_what_could_be_redone() -> None:
    history = History()
    history.push(Count("first"))
    history.undo()

    history.push(Count("other"))

    assert not history.can_redo
    assert [edit.name for edit in history.edits] == ["other"]


def test_the_save_point_is_a_position() -> None:
    history = History()
    history.push(Count("first"))
    history.mark_saved()
    history.push(Count("second"))
    assert not history.is_saved

    history.undo()
    assert history.is_saved
    history.undo()
    assert not history.is_saved
    history.redo()
    assert history.is_saved


def test_a_save_point_that_was_undone_and_drawn_over_is_never_reached_again() -> None:
    history = History()
    history.push(Count("first"))
    history.mark_saved()
    history.undo()
    history.push(Count("other"))

    assert not history.is_saved
    history.undo()
    assert not history.is_saved


def test_beyond_the_limit_the_oldest_edits_are_forgotten() -> None:
    history = History(limit_mb=3)
    for name in "abcd":
        history.push(Count(name, MB))

    assert [edit.name for edit in history.edits] == ["b", "c", "d"]
    assert history.byte_count == 3 * MB
    while history.undo():
        pass
    assert not history.is_saved  # the untouched photo is out of reach


def test_the_newest_edit_stays_however_large() -> None:
    history = History(limit_mb=1)
    history.push(Count("small", 10))
    history.push(Count("huge", 50 * MB))

    assert [edit.name for edit in history.edits] == ["huge"]
    assert history.can_undo


def test_the_save_point_survives_forgetting_what_lies_before_it() -> None:
    history = History(limit_mb=2)
    history.push(Count("a", MB))
    history.push(Count("b", MB))
    history.mark_saved()
    history.push(Count("c", MB))

    assert not history.is_saved
    history.undo()
    assert history.is_saved


def test_a_smaller_limit_forgets_at_once_even_when_all_is_undone() -> None:
    history = History(limit_mb=9)
    for name in "abcd":
        history.push(Count(name, MB))
    history.set_limit(3)
    assert [edit.name for edit in history.edits] == ["b", "c", "d"]
    while history.undo():
        pass

    history.set_limit(1)

    assert history.limit_mb == 1
    assert [edit.name for edit in history.edits] == ["b"], "what lies next is kept"
    assert history.position == 0
