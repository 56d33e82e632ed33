"""The packaged studio under a virtual screen: a real drag over a real photo, and its outcome."""

import re
import subprocess
import time
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import cv2
import numpy as np
import pytest
import skimage.data

from tests.bundle.conftest import Person, make_person

TRIES = 600
PAUSE_S = 0.2


class Desk:
    """A person at a screen: what they do with pointer and keys, and what they see."""

    def __init__(self, person: Person, *words: str | Path, traced: Path | None = None) -> None:
        self.person = person
        watching = ["strace", "-f", "-qq", "-e", "trace=%network", "-o", str(traced)]
        command = [*(watching if traced else []), *person.command(*words)]
        self.began = time.time()
        self.complaints = person.home / "stderr.txt"
        with self.complaints.open("w") as complaints:
            self.program = subprocess.Popen(
                command,
                env={**person.environment, "PATH": "/usr/bin"} if traced else person.environment,
                cwd=person.home,
                stderr=complaints,
            )
        self.window = ""

    def wait_for(self, milestone: str) -> float:
        """Seconds from the start to a line of the log."""
        for _ in range(TRIES):
            assert self.program.poll() is None, self.complaints.read_text()
            try:
                found = re.search(rf"^(\S+ \S+),(\d+) INFO .*{milestone}", self.person.log, re.M)
            except FileNotFoundError:
                found = None
            if found is not None:
                written = datetime.strptime(found[1], "%Y-%m-%d %H:%M:%S").timestamp()
                return written + int(found[2]) / 1000 - self.began
            time.sleep(PAUSE_S)
        raise AssertionError(f"never said: {milestone}")

    def find(self, title: str) -> str:
        """The window of that title, given the keyboard."""
        for _ in range(TRIES):
            found = self.xdotool("search", "--onlyvisible", "--name", title).split()
            if found:
                self.window = found[-1]
                self.xdotool("windowfocus", self.window)
                return self.window
            time.sleep(PAUSE_S)
        raise AssertionError(f"no window called {title}")

    def drag(self, points: list[tuple[int, int]]) -> None:
        """The left button held down from the first point of the screen to the last."""
        for number, (x, y) in enumerate(points):
            self.xdotool("mousemove", str(x), str(y))
            if number == 0:
                self.xdotool("mousedown", "1")
            time.sleep(0.02)
        self.xdotool("mouseup", "1")

    def press(self, *keys: str) -> None:
        for key in keys:
            self.xdotool("key", key)
            time.sleep(PAUSE_S)

    def see(self, path: Path) -> np.ndarray:
        """The whole screen, kept as a picture."""
        subprocess.run(
            ["import", "-window", "root", "-display", self.person.display, str(path)], check=True
        )
        return cv2.imread(str(path))

    def xdotool(self, *words: str) -> str:
        told = subprocess.run(
            ["xdotool", *words],
            env={"DISPLAY": self.person.display, "PATH": "/usr/bin"},
            capture_output=True,
            text=True,
            check=False,
        )
        return told.stdout

    def leave(self) -> int:
        """By the key for it; the program's exit code."""
        self.find("LaMa Studio")
        self.press("ctrl+q")
        return self.program.wait(60)


@pytest.fixture
def desks() -> Iterator[list[Desk]]:
    """Whatever was opened is closed again."""
    opened: list[Desk] = []
    yield opened
    for desk in opened:
        if desk.program.poll() is None:
            desk.program.terminate()
            desk.program.wait(60)


def a_photo(person: Person) -> tuple[Path, np.ndarray]:
    pixels = skimage.data.coffee()[..., ::-1]
    path = person.home / "커피 잔.png"
    path.write_bytes(cv2.imencode(".png", pixels)[1].tobytes())
    return path, pixels


def test_a_drag_erases_and_what_is_saved_is_untouched_elsewhere(
    person: Person, desks: list[Desk], tmp_path: Path
) -> None:
    photo, pixels = a_photo(person)
    traced = tmp_path / "network.trace"
    desk = Desk(person, photo, traced=traced)
    desks.append(desk)
    desk.wait_for("Engine:")
    desk.find("LaMa Studio")
    # The photo stands in the middle: the drag goes through it, from left to right.
    desk.drag([(500 + 8 * step, 430) for step in range(12)])
    desk.press("Return")
    desk.wait_for("Erased")
    desk.see(tmp_path / "erased.png")
    desk.press("ctrl+s")
    desk.find("Save photo as")
    desk.press("Return")
    desk.wait_for("Saved")
    assert desk.leave() == 0

    assert cv2.imdecode(np.fromfile(photo, np.uint8), cv2.IMREAD_COLOR).tolist() == pixels.tolist()
    (saved,) = set(person.home.glob("*.png")) - {photo}
    erased = cv2.imdecode(np.fromfile(saved, np.uint8), cv2.IMREAD_COLOR)
    is_changed = (erased != pixels).any(axis=2)
    assert 300 < is_changed.sum() < 20_000
    _, _, width, height = cv2.boundingRect(is_changed.astype(np.uint8))
    assert width > height  # the stroke's own shape, nothing beside it
    assert width < pixels.shape[1] // 2
    calls = traced.read_text(encoding="utf-8")
    assert "AF_UNIX" in calls  # the screen
    assert "AF_INET" not in calls


def test_the_first_start_asks_nothing_and_shows_the_window(
    person: Person, desks: list[Desk], tmp_path: Path
) -> None:
    desk = Desk(person)
    desks.append(desk)
    desk.wait_for("The window is painted")
    desk.wait_for("Engine:")
    assert desk.find("LaMa Studio")
    assert len(desk.xdotool("search", "--onlyvisible", "--name", ".").split()) == 1
    assert desk.see(tmp_path / "first.png").std() > 10
    assert desk.leave() == 0
    told = [line for line in person.log.splitlines() if "WARNING" in line or "ERROR" in line]
    assert all("Detected locale" in line for line in told)  # the empty environment names none


def test_two_people_have_a_window_each(
    somewhere: Path, installed: Path, display: str, desks: list[Desk]
) -> None:
    for _ in range(2):
        person = make_person(somewhere, installed, display)
        desks.append(Desk(person, a_photo(person)[0]))
    for desk in desks:
        desk.wait_for("Engine:")
    assert all(desk.program.poll() is None for desk in desks)


def test_first_paint_is_told(person: Person, desks: list[Desk]) -> None:
    """A figure for the README; what it should be is not asserted."""
    photo, _ = a_photo(person)
    seconds = []
    for _ in range(3):
        desk = Desk(person, photo)
        desks.append(desk)
        seconds.append(desk.wait_for("The window is painted"))
        assert desk.leave() == 0
        (person.home / ".local/state/lama-studio/log/lama-studio.log").unlink()
    print(f"\nfirst paint: {', '.join(f'{each:.2f}' for each in seconds)} s")


def test_a_screen_that_is_not_there_is_a_sentence(person: Person) -> None:
    done = Person(person.home, person.user, person.program, ":7654").run()
    assert done.returncode == 2
    assert "display cannot be reached (:7654)" in done.stderr
    assert "Traceback" not in done.stderr
