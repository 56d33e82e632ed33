"""A person's work without a window: open, erase, undo, save."""

import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from lama_studio.core.geometry import mask_box
from lama_studio.core.layers import EraseOptions
from lama_studio.errors import (
    Cancelled,
    ChangedOnDisk,
    MaskError,
    PhotoError,
    SaveError,
    WeightsError,
)
from lama_studio.files.photo import read_photo, write_photo
from lama_studio.session.jobs import cancelling_step
from lama_studio.session.loading import load_inpainter
from lama_studio.session.session import Session
from tests.conftest import FakeInpainter


@pytest.fixture
def session(tmp_path: Path, photo: np.ndarray) -> Session:
    write_photo(tmp_path / "photo.png", photo, None, None)
    return Session.open(tmp_path / "photo.png")


@pytest.fixture
def mask(photo: np.ndarray) -> np.ndarray:
    mask = np.zeros(photo.shape[:2], np.uint8)
    mask[100:140, 200:260] = 255
    return mask


def test_an_erase_changes_the_hole_and_nothing_else(
    session: Session, photo: np.ndarray, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.erase(fake_inpainter, mask=mask)
    after = session.document.pixels()
    assert (after[mask > 0] == 127).all()
    np.testing.assert_array_equal(after[mask == 0], photo[mask == 0])


def test_grow_and_feather_widen_the_hole(
    session: Session, photo: np.ndarray, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.erase(fake_inpainter, EraseOptions(grow_px=3, feather_px=4), mask)
    box = session.document.erases[-1].box
    assert (box.x0, box.y0) == (193, 93)
    after = session.document.pixels()
    assert (after[97:143, 200:260] == 127).all()
    np.testing.assert_array_equal(after[:93], photo[:93])


def test_undo_brings_photo_and_mask_back(
    session: Session, photo: np.ndarray, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.document.set_mask(mask)
    session.erase(fake_inpainter)
    assert not session.document.mask.any()
    session.document.undo()
    np.testing.assert_array_equal(session.document.pixels(), photo)
    np.testing.assert_array_equal(session.document.mask, mask)


def test_the_mask_is_frozen_when_the_erase_is_asked_for(
    session: Session, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.document.set_mask(mask)
    job = session.ask_erase()
    session.document.clear_mask()
    erase = job.run(fake_inpainter)
    assert erase.hole.all()
    assert erase.box == mask_box(mask)


def test_pixels_are_those_of_the_start(
    session: Session, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    first = session.ask_erase(mask=mask)
    second = session.ask_erase(mask=np.roll(mask, 100, axis=1))
    first.start()
    session.apply(first.run(fake_inpainter))
    second.start()
    session.document.undo()
    session.apply(second.run(fake_inpainter))
    seen = fake_inpainter.calls[1]["pixels"]
    assert isinstance(seen, np.ndarray)
    assert (seen[mask > 0] == 127).all()


def test_an_erase_that_lost_its_ground_meanwhile_is_stale(
    session: Session, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.erase(fake_inpainter, mask=mask)
    job = session.ask_erase(mask=mask)
    job.start()
    session.document.undo()
    session.apply(job.run(fake_inpainter))
    assert session.document.erases[0].is_stale


def test_cancel_leaves_everything_as_it_was(
    session: Session, photo: np.ndarray, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.document.set_mask(mask)
    is_cancelled = threading.Event()
    told: list[float] = []

    def step(fraction: float) -> None:
        told.append(fraction)
        if fraction >= 0.4:
            is_cancelled.set()

    with pytest.raises(Cancelled):
        session.erase(fake_inpainter, step=cancelling_step(is_cancelled, step))
    assert told == [0.0, 0.2, 0.4]
    assert session.document.erases == ()
    np.testing.assert_array_equal(session.document.pixels(), photo)
    np.testing.assert_array_equal(session.document.mask, mask)


def test_nothing_marked_and_everything_marked_are_sentences(session: Session) -> None:
    with pytest.raises(MaskError, match="Nothing is marked"):
        session.ask_erase()
    with pytest.raises(MaskError, match="whole photo"):
        session.ask_erase(mask=np.full_like(session.document.mask, 255))


def test_a_mask_that_grows_over_everything_is_a_sentence(
    session: Session, fake_inpainter: FakeInpainter
) -> None:
    mask = np.full_like(session.document.mask, 255)
    mask[0, 0] = 0
    job = session.ask_erase(EraseOptions(grow_px=5), mask)
    with pytest.raises(MaskError, match="whole photo"):
        job.run(fake_inpainter)
    assert not session.document.erases


def test_save_writes_the_erased_photo_and_notes_it(
    session: Session, tmp_path: Path, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.erase(fake_inpainter, mask=mask)
    assert not session.document.is_saved
    session.save(tmp_path / "saved.tif")
    assert session.document.is_saved
    assert session.path == tmp_path / "saved.tif"
    saved = read_photo(tmp_path / "saved.tif").pixels
    np.testing.assert_array_equal(saved, session.document.pixels())


def test_an_edit_is_noted_in_the_file_only_when_asked_for_and_when_there_is_one(
    session: Session, tmp_path: Path, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.save(tmp_path / "same.png", notes_edit=True)
    session.erase(fake_inpainter, mask=mask)
    session.save(tmp_path / "unasked.png")
    report = session.save(tmp_path / "noted.png", notes_edit=True)
    assert "A note that the photo was edited was added to its XMP." in report.notes
    session.document.undo()
    session.save(tmp_path / "undone.png", notes_edit=True)
    found = {p.stem: read_photo(p).metadata.xmp for p in tmp_path.glob("*.png")}
    assert b'stEvt:action="edited"' in found.pop("noted")
    assert set(found.values()) == {b""}


def test_a_save_that_fails_is_not_noted(
    session: Session, tmp_path: Path, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.erase(fake_inpainter, mask=mask)
    with pytest.raises(SaveError):
        session.save(tmp_path / "photo.png")
    assert not session.document.is_saved


def test_what_somebody_else_saved_meanwhile_is_replaced_by_force_only(
    session: Session, tmp_path: Path, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.erase(fake_inpainter, mask=mask)
    for path in (tmp_path / "photo.png", tmp_path / "saved.png"):
        session.save(path, overwrite=True)
        session.save(path, overwrite=True)  # our own saves are no change
        path.write_bytes(b"theirs")
        with pytest.raises(ChangedOnDisk):
            session.save(path, overwrite=True)
        assert path.read_bytes() == b"theirs"
        session.save(path, overwrite=True, force=True)
        session.save(path, overwrite=True)


def test_the_longest_name_gets_a_suggestion(tmp_path: Path, photo: np.ndarray) -> None:
    path = tmp_path / ("사" * 83 + "xx.png")
    write_photo(path, photo, None, None)
    session = Session.open(path)
    for _ in range(2):
        suggested = session.suggested_path()
        assert suggested.name.startswith("사사사")
        session.save(suggested)


def test_a_project_is_opened_edited_and_saved_again(
    session: Session, tmp_path: Path, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.erase(fake_inpainter, mask=mask)
    session.document.set_mask(np.roll(mask, 50, axis=0))
    session.save(session.suggested_project_path())
    assert session.path == tmp_path / "photo.ora"

    again = Session.open(tmp_path / "photo.ora")
    np.testing.assert_array_equal(again.document.pixels(), session.document.pixels())
    np.testing.assert_array_equal(again.document.mask, session.document.mask)
    assert again.document.is_saved
    assert not again.document.history.can_undo
    again.erase(fake_inpainter)
    assert [erase.name for erase in again.document.erases] == ["Erase 1", "Erase 2"]
    assert not any(erase.is_stale for erase in again.document.erases)
    again.document.set_visible(again.document.erases[0], False)
    again.save(again.path, overwrite=True)

    third = Session.open(again.path)
    assert [erase.is_visible for erase in third.document.erases] == [False, True]
    np.testing.assert_array_equal(third.document.original, session.document.original)


def test_edits_made_while_saving_stay_unsaved(
    session: Session, tmp_path: Path, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.erase(fake_inpainter, mask=mask)
    job = session.ask_save(tmp_path / "saved.png")
    shown = session.document.pixels()
    session.erase(fake_inpainter, mask=np.roll(mask, 100, axis=1))
    job.run()
    session.note_saved(job)
    assert not session.document.is_saved
    np.testing.assert_array_equal(read_photo(tmp_path / "saved.png").pixels, shown)


def test_another_edit_in_the_place_of_one_undone_while_saving_stays_unsaved(
    session: Session, tmp_path: Path, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    session.erase(fake_inpainter, mask=mask)
    job = session.ask_save(tmp_path / "saved.png")
    session.document.undo()
    session.erase(fake_inpainter, mask=np.roll(mask, 100, axis=1))
    job.run()
    session.note_saved(job)
    assert not session.document.is_saved


def test_the_suggested_name_is_free(session: Session, tmp_path: Path) -> None:
    assert session.suggested_path() == tmp_path / "photo-erased.png"
    (tmp_path / "photo-erased.png").touch()
    assert session.suggested_path() == tmp_path / "photo-erased-2.png"


def test_sixteen_bits_stay_sixteen(
    tmp_path: Path, photo: np.ndarray, mask: np.ndarray, fake_inpainter: FakeInpainter
) -> None:
    deep = photo * np.uint16(256) + np.uint16(3)
    write_photo(tmp_path / "deep.png", deep, None, None)
    session = Session.open(tmp_path / "deep.png")
    session.erase(fake_inpainter, mask=mask)
    session.save(tmp_path / "saved.png")
    saved = read_photo(tmp_path / "saved.png").pixels
    np.testing.assert_array_equal(saved[mask == 0], deep[mask == 0])
    assert (saved[mask > 0] == 32767).all()


def test_a_missing_photo_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(PhotoError, match="There is no file"):
        Session.open(tmp_path / "missing.jpg")


def test_the_real_engine_fills_the_hole(
    session: Session, photo: np.ndarray, mask: np.ndarray, tiny_weights: Path
) -> None:
    inpainter = load_inpainter(tiny_weights, "cpu", "float32")
    job = session.erase(inpainter, EraseOptions(refine="off"), mask)
    after = session.document.pixels()
    assert (after[mask > 0] != photo[mask > 0]).any()
    np.testing.assert_array_equal(after[mask == 0], photo[mask == 0])
    assert job.report["device"] == "cpu"


def test_missing_weights_are_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with pytest.raises(WeightsError, match=r"chosen\.safetensors"):
        load_inpainter(tmp_path / "chosen.safetensors")
    monkeypatch.setenv("LAMA_STUDIO_WEIGHTS", str(tmp_path / "named.safetensors"))
    with pytest.raises(WeightsError, match="named by LAMA_STUDIO_WEIGHTS"):
        load_inpainter()


def test_session_and_command_line_load_neither_torch_nor_qt() -> None:
    program = (
        "import sys, lama_studio.session.session, lama_studio.session.loading\n"
        "import lama_studio.cli.main, lama_studio.settings\n"
        "print([name for name in ('torch', 'PySide6') if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert done.stdout.strip() == "[]", done.stderr
