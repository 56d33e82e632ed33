"""Time and memory are said before an erase, and the time left while it runs."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from pytestqt.qtbot import QtBot

from lama_studio.session.pace import Pace
from lama_studio.ui.forecasting import Forecast, cost_words, left_words
from lama_studio.ui.window import StudioWindow

from .conftest import Hands
from .test_story import STROKE


@pytest.fixture
def ready(opened: StudioWindow, qtbot: QtBot) -> StudioWindow:
    """The engine is up, as it is a moment after the start."""
    with qtbot.waitSignal(opened.studio.engine_loaded):
        opened.studio.load_engine()
    return opened


def test_the_cost_is_said_when_something_is_marked(ready: StudioWindow, qtbot: QtBot) -> None:
    cost = ready.side._cost
    assert cost.text() == ""
    Hands(ready.canvas).drag(STROKE)
    qtbot.waitUntil(lambda: cost.text() != "")
    assert cost.text().endswith("500 MB of memory")
    before = cost.text()
    ready.side.erase_option_changed.emit("grow_px", 80)
    qtbot.waitUntil(lambda: cost.text() not in ("", before))
    ready.commands.clear_mask.trigger()
    qtbot.waitUntil(lambda: cost.text() == "")


def test_without_an_engine_nothing_is_promised(opened: StudioWindow, qtbot: QtBot) -> None:
    with qtbot.waitSignal(opened.studio.forecasting.changed) as told:
        Hands(opened.canvas).drag(STROKE)
    assert told.args == [None]


def test_the_time_left_is_shown_while_a_long_erase_runs(
    ready: StudioWindow, fake_inpainter: Any, qtbot: QtBot
) -> None:
    quick = fake_inpainter.inpaint

    def slow(pixels: Any, hole: Any, step: Any, **options: Any) -> Any:
        for count in range(40):
            step(count / 400)
            time.sleep(0.02)
        return quick(pixels, hole, step, **options)

    fake_inpainter.inpaint = slow
    fake_inpainter.cost = lambda hole, refine="off": Forecast(30.0, 10**8)
    Hands(ready.canvas).drag(STROKE)
    ready.commands.erase.trigger()
    qtbot.waitUntil(lambda: not ready.progress._left.isHidden())
    assert ready.progress._left.text() == "about 30 s left"
    qtbot.waitUntil(lambda: bool(ready.studio.session.document.erases))
    ready.progress.begin("Another…", True)
    assert ready.progress._left.isHidden()
    ready.progress.end()


def test_the_next_forecast_knows_what_the_last_fill_took(
    make_window: Callable[..., StudioWindow],
    load_fake: Any,
    fake_inpainter: Any,
    photo_path: Path,
    qtbot: QtBot,
) -> None:
    fake_inpainter.cost = lambda hole, refine="off": Forecast(1000.0, 10**8)
    window = make_window(load_fake)
    with qtbot.waitSignals([window.studio.opened, window.studio.engine_loaded]):
        window.filing.open(photo_path)
        window.studio.load_engine()
    Hands(window.canvas).drag(STROKE)
    with qtbot.waitSignal(window.studio.erasing.filled):
        window.commands.erase.trigger()
    way = "cpu float32 studio auto"
    qtbot.waitUntil(lambda: window.studio.forecasting._pace.seconds(way, 1000.0) < 100)
    window.studio.close()
    assert Pace().seconds(way, 1000.0) < 100, "it took no time, and that was kept"


@pytest.mark.parametrize(
    ("forecast", "words"),
    [
        (None, ""),
        (Forecast(0.4, 280_000_000), "under a second,\nup to 280 MB of memory"),
        (Forecast(3.4, 1_240_000_000), "about 3 s,\nup to 1.2 GB of memory"),
        (Forecast(43.0, 3_000_000_000), "about 45 s,\nup to 3.0 GB of memory"),
        (Forecast(200.0, 1_000_000), "about 3 min,\nup to 10 MB of memory"),
    ],
)
def test_a_forecast_is_said_no_finer_than_it_is(forecast: Forecast | None, words: str) -> None:
    assert cost_words(forecast) == words
    assert left_words(12.0) == "about 10 s left"
