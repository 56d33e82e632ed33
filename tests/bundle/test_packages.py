"""The downloads for Linux: unpacked or installed, run by somebody, and gone again without a trace.

`make package-test`, as root, on what `make packages` built. Installs the package for a moment.
"""

import json
import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from lama_studio import __version__
from packing import sbom
from tests.bundle.conftest import FIRST_USER, Person

DIST = Path(os.environ.get("LAMA_STUDIO_PACKAGES") or "dist")
ARCHIVE = DIST / f"lama-studio-{__version__}-linux-x86_64.tar.zst"
PACKAGE = DIST / f"lama-studio_{__version__}_amd64.deb"

pytestmark = pytest.mark.skipif(
    not os.environ.get("LAMA_STUDIO_PACKAGES") or os.geteuid() != 0,
    reason="for `make package-test` as root",
)


def run(*words: str | Path) -> str:
    done = subprocess.run([*map(str, words)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def installed_package() -> Iterator[None]:
    """Installed for this module's tests; afterwards nothing of it may be left."""
    run("dpkg", "--install", PACKAGE)
    yield
    run("dpkg", "--purge", "lama-studio")
    left = [*Path("/usr").glob("*/lama-studio*"), *Path("/usr/share").glob("*/lama-studio*")]
    assert left == []


def somebody(somewhere: Path, program: Path) -> Person:
    home = somewhere / "home-of-somebody"
    home.mkdir(exist_ok=True)
    os.chown(home, FIRST_USER, FIRST_USER)
    return Person(home, FIRST_USER, program)


def test_the_archive_runs_where_it_is_unpacked(somewhere: Path) -> None:
    folder = somewhere / "사진 도구"
    folder.mkdir()
    run("tar", "--zstd", "-xf", ARCHIVE, "-C", folder)
    (unpacked,) = folder.iterdir()
    person = somebody(somewhere, unpacked / "lama-studio")
    done = person.run("demo", "-o", person.home)
    assert done.returncode == 0, done.stderr


def test_the_package_runs_as_anybody(installed_package: None, somewhere: Path) -> None:
    person = somebody(somewhere, Path("/usr/bin/lama-studio"))
    assert person.run("--version").stdout == f"lama-studio {__version__}\n"
    done = person.run("demo", "-o", person.home / "out")
    assert done.returncode == 0, done.stderr


def test_the_package_is_whole(installed_package: None) -> None:
    assert run("dpkg", "--verify", "lama-studio") == ""
    run("desktop-file-validate", "/usr/share/applications/lama-studio.desktop")
    icons = Path("/usr/share/icons/hicolor")
    assert (icons / "256x256/apps/lama-studio.png").is_file()
    needed = run("dpkg-deb", "--field", PACKAGE, "Depends")
    assert "libc6" in needed
    owners = {line.split()[1] for line in run("dpkg-deb", "--contents", PACKAGE).splitlines()}
    assert owners == {"root/root"}


def test_the_bill_of_materials_names_every_file_and_its_hash(tmp_path: Path) -> None:
    out = tmp_path / "lama-studio.cdx.json"
    sbom.main([str(out), str(ARCHIVE), str(PACKAGE)])
    bill = json.loads(out.read_text("utf-8"))
    names = {each["name"] for each in bill["components"]}
    assert {"torch", "numpy", "PySide6-Essentials", ARCHIVE.name, PACKAGE.name} <= names
    sums = (tmp_path / "SHA256SUMS").read_text("utf-8")
    told = run("sha256sum", ARCHIVE).split()[0]
    assert f"{told}  {ARCHIVE.name}\n" in sums
