"""After a crash the work of a moment before is there; of a program that runs it is not offered."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import numpy as np
import pytest

from lama_studio.errors import PhotoError
from lama_studio.files.photo import write_photo
from lama_studio.session.recovery import Journal, Moment, Orphan, orphans
from lama_studio.session.session import Session
from tests.conftest import FakeInpainter

ROOT = Path(__file__).parents[2]


@pytest.fixture
def journals(tmp_path: Path) -> Path:
    return tmp_path / "journals"


@pytest.fixture
def session(tmp_path: Path, photo: np.ndarray, fake_inpainter: FakeInpainter) -> Session:
    """One erase, and something marked."""
    write_photo(tmp_path / "photo.png", photo, None, None)
    session = Session.open(tmp_path / "photo.png")
    mask = np.zeros(photo.shape[:2], np.uint8)
    mask[100:140, 200:260] = 255
    session.erase(fake_inpainter, mask=mask)
    session.document.set_mask(np.roll(mask, 70, axis=1))
    return session


@pytest.fixture
def leaves() -> Iterator[ExitStack]:
    """Lets what was found lie in the end."""
    with ExitStack() as stack:
        yield stack


def left_behind(journal: Journal, journals: Path, leaves: ExitStack) -> Orphan:
    """What is found once the program that wrote the journal is gone."""
    assert list(orphans(journals)) == []
    assert journal._lock is not None
    journal._lock.close()  # what the system does with the locks of a process that ends
    (orphan,) = orphans(journals)
    leaves.callback(orphan.leave)
    return orphan


def assert_same_work(found: Session, session: Session) -> None:
    np.testing.assert_array_equal(found.document.pixels(), session.document.pixels())
    np.testing.assert_array_equal(found.document.mask, session.document.mask)
    assert [e.name for e in found.document.erases] == [e.name for e in session.document.erases]
    assert found.path == session.path
    assert found.photo.file == session.photo.file
    assert found.is_recovered


def test_work_is_taken_up_where_it_was_left(
    session: Session, journals: Path, leaves: ExitStack
) -> None:
    journal = Journal(journals)
    journal.write(Moment.of(session))
    orphan = left_behind(journal, journals, leaves)
    assert orphan.name == "photo.png"
    assert_same_work(orphan.open(100), session)
    orphan.discard()
    assert list(journals.iterdir()) == []


def test_only_the_latest_moment_is_kept(
    session: Session, journals: Path, fake_inpainter: FakeInpainter, leaves: ExitStack
) -> None:
    journal = Journal(journals)
    journal.write(Moment.of(session))
    session.erase(fake_inpainter)
    journal.write(Moment.of(session))
    session.document.undo()
    session.document.set_visible(session.document.erases[0], False)
    journal.write(Moment.of(session))
    names = [path.name for folder in journals.iterdir() for path in folder.iterdir()]
    assert sum(name.startswith("erase-") for name in names) == 4
    assert sum(name.endswith("mask.png") for name in names) == 1
    assert_same_work(left_behind(journal, journals, leaves).open(100), session)


def test_nothing_is_left_where_all_is_saved(session: Session, journals: Path) -> None:
    journal = Journal(journals)
    journal.write(Moment.of(session))
    journal.clear()
    assert list(journals.iterdir()) == []


def test_a_photo_that_is_replaced_or_was_pasted_is_copied(
    session: Session, journals: Path, tmp_path: Path, leaves: ExitStack
) -> None:
    journal = Journal(journals)
    journal.write(Moment.of(session))
    journal.write(Moment.of(session), keeps_original=True)
    session.save(tmp_path / "photo.png", overwrite=True)
    assert_same_work(left_behind(journal, journals, leaves).open(100), session)

    pasted = Session.of_bytes(session.photo.file, tmp_path / "pasted.png")
    pasted.document.set_mask(session.document.mask.copy())
    other = Journal(journals / "other")
    other.write(Moment.of(pasted))
    assert_same_work(left_behind(other, journals / "other", leaves).open(100), pasted)


def test_a_photo_that_changed_since_is_a_sentence_and_the_work_stays(
    session: Session, journals: Path, tmp_path: Path, photo: np.ndarray, leaves: ExitStack
) -> None:
    journal = Journal(journals)
    journal.write(Moment.of(session))
    write_photo(tmp_path / "photo.png", 255 - photo, None, None, overwrite=True)
    orphan = left_behind(journal, journals, leaves)
    with pytest.raises(PhotoError, match=r"photo\.png was changed since"):
        orphan.open(100)
    (tmp_path / "photo.png").write_bytes(session.photo.file)
    assert_same_work(orphan.open(100), session)


def test_damaged_journals_are_sentences_or_passed_over(
    session: Session, journals: Path, leaves: ExitStack
) -> None:
    journal = Journal(journals)
    journal.write(Moment.of(session))
    orphan = left_behind(journal, journals, leaves)
    (folder,) = journals.iterdir()
    next(folder.glob("erase-*-patch.png")).write_bytes(b"half")
    with pytest.raises(PhotoError):
        orphan.open(100)
    orphan.leave()
    (folder / "journal.json").write_bytes(b"{")
    (journals / "stray").mkdir()
    assert list(orphans(journals)) == []


@pytest.mark.skipif(os.name == "nt", reason="there is no SIGKILL")
def test_killed_in_the_middle_of_writing_an_earlier_moment_is_whole(
    session: Session, journals: Path, tmp_path: Path
) -> None:
    # Given a program that writes its journal over and over, with another mask each time
    program = (
        "import sys; from pathlib import Path; import numpy as np\n"
        "from lama_studio.session.recovery import Journal, Moment\n"
        "from lama_studio.session.session import Session\n"
        "session = Session.open(Path(sys.argv[1]))\n"
        "journal, number = Journal(Path(sys.argv[2])), 0\n"
        "while True:\n"
        "    number += 1\n"
        "    mask = np.zeros((session.document.height, session.document.width), np.uint8)\n"
        "    mask[: 1 + number % 200, :number % 300 + 1] = 255\n"
        "    session.document.set_mask(mask)\n"
        "    journal.write(Moment.of(session))\n"
        "    print(number, flush=True)\n"
    )
    words = [sys.executable, "-c", program, str(tmp_path / "photo.png"), str(journals)]
    child = subprocess.Popen(words, stdout=subprocess.PIPE, text=True, cwd=ROOT)
    assert child.stdout is not None
    told = 0
    while told < 20:
        told = int(child.stdout.readline())
    assert list(orphans(journals)) == []  # it is alive

    # When it is killed
    child.send_signal(signal.SIGKILL)
    rest = child.stdout.read().split()
    child.wait()
    child.stdout.close()

    # Then one of its last moments is there
    (orphan,) = orphans(journals)
    mask = orphan.open(100).document.mask
    last = int(rest[-1]) if rest else told
    assert mask.any(axis=1).sum() in {1 + number % 200 for number in (last, last + 1)}
    orphan.discard()
