"""The bundle as a person has it: elsewhere, not theirs to write to, with nothing around it.

Run by `make bundle-test` (Linux) on what `make bundle` built; `make test` leaves this folder out.
As root, programs are started as users of their own, to whom the folder is read-only.
"""

import os
import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

BUNDLE = os.environ.get("LAMA_STUDIO_BUNDLE")
FIRST_USER = 21_000

if not BUNDLE:
    collect_ignore_glob = ["test_*.py"]


@dataclass(frozen=True)
class Person:
    """Somebody with a home of their own, and the program at hand."""

    home: Path
    user: int | None
    program: Path
    display: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """All there is: no PATH, no language, no cache folder."""
        shown = {"DISPLAY": self.display} if self.display else {}
        return {"HOME": str(self.home), **shown}

    def command(self, *words: str | Path) -> list[str]:
        """The program as this person, in a network namespace that holds no interface."""
        who = [] if self.user is None else [f"--reuid={self.user}", f"--regid={self.user}"]
        as_person = ["/usr/bin/setpriv", *who, "--clear-groups", "--"] if who else []
        alone = ["/usr/bin/unshare", "--net"] + ([] if who else ["--map-root-user"])
        return [*alone, *as_person, str(self.program), *map(str, words)]

    def run(self, *words: str | Path, seconds: float = 300) -> subprocess.CompletedProcess[str]:
        """Run the program to its end."""
        return subprocess.run(
            self.command(*words),
            env=self.environment,
            cwd=self.home,
            capture_output=True,
            encoding="utf-8",
            timeout=seconds,
            check=False,
        )

    def give(self, path: Path) -> Path:
        """A copy of a file, theirs, at home."""
        own = self.home / path.name
        shutil.copyfile(path, own)
        if self.user is not None:
            os.chown(own, self.user, self.user)
        return own

    @property
    def log(self) -> str:
        """What the program wrote down for them."""
        kept = self.home / ".local" / "state" / "lama-studio" / "log" / "lama-studio.log"
        return kept.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def somewhere() -> Iterator[Path]:
    """A folder that every user may enter."""
    folder = Path(tempfile.mkdtemp(prefix="lama-studio-", dir="/tmp"))
    folder.chmod(0o755)
    yield folder
    subprocess.run(["chmod", "-R", "u+w", str(folder)], check=True)
    shutil.rmtree(folder)


@pytest.fixture(scope="session")
def installed(somewhere: Path) -> Path:
    """The bundle, copied to a path with a space and letters beyond ASCII, and made read-only."""
    folder = somewhere / "Fotos für 할머니" / "LaMa Studio"
    shutil.copytree(str(BUNDLE), folder, symlinks=True)
    subprocess.run(["chmod", "-R", "a+rX,a-w", str(folder)], check=True)
    return folder


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A screen of its own, without a window manager."""
    screen = ("-screen", "0", "1280x860x24", "-nolisten", "tcp", "-ac")
    server = subprocess.Popen(
        ["Xvfb", "-displayfd", "1", *screen],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert server.stdout is not None
    number = re.fullmatch(r"(\d+)\n", server.stdout.readline())
    assert number is not None, "Xvfb did not start"
    yield f":{number[1]}"
    server.terminate()
    server.communicate()


@pytest.fixture
def person(somewhere: Path, installed: Path, display: str) -> Person:
    """Somebody new."""
    return make_person(somewhere, installed, display)


def make_person(somewhere: Path, installed: Path, display: str) -> Person:
    """Somebody with an empty home; as root, with a number of their own too."""
    number = len(list(somewhere.glob("home-*")))
    user = FIRST_USER + number if os.geteuid() == 0 else None
    home = somewhere / f"home-{number}"
    home.mkdir()
    if user is not None:
        os.chown(home, user, user)
    return Person(home, user, installed / "lama-studio", display)
