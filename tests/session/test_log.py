"""The log in the person's folder: it rotates, and never stops the studio."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from lama_studio import log
from lama_studio.log import start_log


@pytest.fixture(autouse=True)
def _own_keepers() -> Iterator[None]:
    """The root logger as it was."""
    root = logging.getLogger()
    before = list(root.handlers)
    yield
    for keeper in [keeper for keeper in root.handlers if keeper not in before]:
        root.removeHandler(keeper)
        keeper.close()
    logging.getLogger("lama_studio").setLevel(logging.NOTSET)


def test_it_tells_the_version_and_keeps_faults_with_their_traceback(tmp_path: Path) -> None:
    path = start_log(tmp_path / "새 폴더")
    assert path is not None
    try:
        raise RuntimeError("사진이 없다")
    except RuntimeError:
        logging.getLogger("lama_studio.ui").exception("A fault")
    kept = path.read_text("utf-8")
    assert "LaMa Studio 0." in kept
    assert "RuntimeError: 사진이 없다" in kept
    assert "Traceback" in kept


def test_it_rotates_and_stays_small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(log, "LIMIT_BYTES", 2000)
    start_log(tmp_path)
    for count in range(500):
        logging.getLogger("lama_studio").warning("line %d of many", count)
    kept = sorted(tmp_path.iterdir())
    assert len(kept) == 1 + log.KEPT
    assert all(path.stat().st_size <= 2000 for path in kept)
    assert "line 499" in (tmp_path / log.FILE_NAME).read_text("utf-8")


def test_a_folder_that_cannot_be_written_stops_nothing(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert start_log(tmp_path / "file") is None
