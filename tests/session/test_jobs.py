"""What waits and what is done again: masks frozen apart, pixels from below, the same place."""

from pathlib import Path

import numpy as np
import pytest

from lama_studio.core.document import Document
from lama_studio.core.geometry import Box
from lama_studio.core.layers import Erase, EraseOptions, Hint
from lama_studio.errors import MaskError
from lama_studio.files.photo import write_photo
from lama_studio.session.jobs import painted
from lama_studio.session.session import Session
from tests.conftest import FakeInpainter


@pytest.fixture
def session(tmp_path: Path, photo: np.ndarray) -> Session:
    write_photo(tmp_path / "photo.png", photo, None, None)
    return Session.open(tmp_path / "photo.png")


def marked(session: Session, *boxes: Box) -> np.ndarray:
    mask = np.zeros_like(session.document.mask)
    for box in boxes:
        mask[box.slices] = 255
    return mask


ONE, OTHER = Box(200, 100, 260, 140), Box(240, 120, 300, 160)


def test_a_second_erase_takes_only_what_the_first_does_not(session: Session) -> None:
    session.document.set_mask(marked(session, ONE))
    first = session.ask_erase()
    session.document.set_mask(marked(session, ONE, OTHER))

    second = session.ask_erase(others=[first])

    mask, _, _ = second.hole_and_weight()
    assert not mask[ONE.slices].any()
    np.testing.assert_array_equal(
        mask > 0, (marked(session, OTHER) > 0) & (marked(session, ONE) == 0)
    )
    with pytest.raises(MaskError, match="already"):
        session.ask_erase(others=[first, second])


def test_an_erase_made_again_keeps_its_place_and_what_was_painted(
    session: Session, fake_inpainter: FakeInpainter
) -> None:
    session.erase(fake_inpainter, EraseOptions(grow_px=5), marked(session, ONE))
    session.erase(fake_inpainter, mask=marked(session, OTHER))
    low, top = session.document.erases
    np.testing.assert_array_equal(painted(low) > 0, marked(session, ONE)[low.box.slices] > 0)

    job = session.ask_again(low, EraseOptions(grow_px=9))
    assert session.apply(job.run(fake_inpainter), job.replaces)

    assert session.document.erases == (low, top)
    assert low.box == ONE.grow(9)
    np.testing.assert_array_equal(painted(low) > 0, marked(session, ONE)[low.box.slices] > 0)
    seen = fake_inpainter.calls[-1]["pixels"]
    assert isinstance(seen, np.ndarray)
    np.testing.assert_array_equal(seen, session.document.original)
    assert top.is_stale
    session.document.undo()
    assert (low.box, low.options.grow_px, top.is_stale) == (ONE.grow(5), 5, False)


def test_an_erase_made_again_finds_its_way_only_to_one_that_is_there(
    session: Session, fake_inpainter: FakeInpainter
) -> None:
    session.erase(fake_inpainter, mask=marked(session, ONE))
    (erase,) = session.document.erases
    job = session.ask_again(erase, EraseOptions())
    job.start()
    fresh = job.run(fake_inpainter)
    session.document.remove_erase(erase)

    assert not job.is_wanted
    assert not session.apply(fresh, erase)
    assert session.document.erases == ()


def test_what_was_painted_is_found_where_it_was_not_kept(photo: np.ndarray) -> None:
    document = Document(photo)
    full = np.full((30, 30), 255, np.uint8)
    erase = Erase(Box(50, 50, 80, 80), full, full, photo[50:80, 50:80], EraseOptions(grow_px=4))
    document.add_erase(erase)

    assert painted(erase).any()


def test_report_time_and_hints_stay_with_the_erase(
    session: Session, fake_inpainter: FakeInpainter, monkeypatch: pytest.MonkeyPatch
) -> None:
    hints = (Hint(kind="edge", grow_px=6),)
    real = fake_inpainter.inpaint

    def hinting(*arguments: object, **options: object) -> object:
        patch = real(*arguments, **options)  # type: ignore[arg-type]
        patch.hints = hints
        return patch

    monkeypatch.setattr(fake_inpainter, "inpaint", hinting)
    session.erase(fake_inpainter, mask=marked(session, ONE))
    (erase,) = session.document.erases

    assert erase.hints == hints
    assert erase.report["device"] == "cpu"
    assert float(erase.report["seconds"]) >= 0
    assert erase.made_at > 1.7e9
