"""Who frees what is no longer wanted: never another thread, and closed photos soon."""

import gc
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import QObject, Qt
from pytestqt.qtbot import QtBot

from lama_studio.ui.collecting import Collector
from lama_studio.ui.window import StudioWindow
from lama_studio.ui.worker import Job, Worker

from .conftest import Hands


class Knot:
    """Refers to itself, so that only collecting frees it; says which thread did."""

    freed_in: list[str]

    def __init__(self, freed_in: list[str]) -> None:
        self.freed_in, self.itself = freed_in, self

    def __del__(self) -> None:
        self.freed_in.append(threading.current_thread().name)


@pytest.fixture
def collector(qtbot: QtBot) -> Iterator[Collector]:
    """Collecting as in the application; Python's own is on when it begins, as at a start."""
    gc.enable()
    parent = QObject()
    made = Collector(parent)
    yield made
    made.stop()


def test_what_the_window_drops_is_never_freed_by_another_thread(
    collector: Collector, qtbot: QtBot
) -> None:
    freed_in: list[str] = []

    def make_much(_step: object) -> int:
        return len([[number] for number in range(200_000)])  # Python would collect many times

    worker = Worker("busy")
    for _ in range(20):
        Knot(freed_in)
        with qtbot.waitSignal(worker.finished):
            worker.ask(Job("", make_much))
    worker.close()
    gc.collect()
    assert len(freed_in) == 20
    assert set(freed_in) == {threading.main_thread().name}


def test_a_photo_that_was_erased_from_is_freed_as_soon_as_another_is_open(
    opened: StudioWindow, hands: Hands, photo_path: Path, qtbot: QtBot
) -> None:
    assert not gc.isenabled(), "nothing must wait for being collected: photos are large"
    with qtbot.waitSignal(opened.studio.engine_loaded):
        opened.studio.load_engine()
    hands.drag([(100.0, 100.0), (150.0, 100.0)])
    with qtbot.waitSignal(opened.studio.erased):
        qtbot.keyClick(opened.canvas, Qt.Key.Key_Return)
    opened.commands.copy.trigger()
    qtbot.wait(300)  # its cost is foretold, too
    assert opened.studio.session is not None
    document = opened.studio.session.document
    left = [weakref.ref(each) for each in (document, opened.canvas.picture, *document.erases)]
    del document
    with qtbot.waitSignal(opened.studio.opened):
        opened.studio.open(photo_path)
    qtbot.waitUntil(lambda: not any(each() for each in left), timeout=3000)
