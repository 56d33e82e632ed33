"""The progress bar and the wish to stop."""

import io
import os
import signal
import sys
import threading

import pytest

from lama_studio.cli.progress import Progress, interrupt_as_wish
from lama_studio.errors import Cancelled


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_the_bar_counts_photos_and_leaves_no_trace(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    progress = Progress(2, threading.Event())
    for name in ("a.jpg", "b.jpg"):
        progress.begin(name)
        progress.step(0.5)
        progress.end()
    assert " 25 %  1/2  a.jpg" in terminal.getvalue()
    assert " 75 %  2/2  b.jpg" in terminal.getvalue()
    assert terminal.getvalue().endswith("\r\x1b[K")


def test_nothing_is_drawn_into_a_log(capsys: pytest.CaptureFixture[str]) -> None:
    progress = Progress(1, threading.Event())
    progress.begin("a.jpg")
    progress.end()
    assert capsys.readouterr().err == ""


@pytest.mark.skipif(sys.platform == "win32", reason="a program cannot send itself Ctrl-C there")
def test_the_first_interrupt_waits_for_a_step_and_the_second_does_not() -> None:
    before = signal.getsignal(signal.SIGINT)
    with interrupt_as_wish() as is_cancelled:
        os.kill(os.getpid(), signal.SIGINT)
        with pytest.raises(Cancelled):
            Progress(1, is_cancelled).step(0.1)
        with pytest.raises(KeyboardInterrupt):
            os.kill(os.getpid(), signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before
