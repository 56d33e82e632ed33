"""The Debian package: the folder below /usr/lib, a command, a menu entry, what it depends on."""

import gzip
import os
import re
import shutil
import subprocess
import tempfile
from email.utils import formatdate
from pathlib import Path

from packing.identity import COMMAND, PUBLISHER, ROOT, SUMMARY, version
from packing.linux.shared import write_shared

HERE = Path(__file__).parent
LEVEL = "12"
MAINTAINER = f"{PUBLISHER} <maintainers@lamastudio.invalid>"
LOADED = "libgl1, libegl1, libxkbcommon0, libfontconfig1, fontconfig"
"""Asked for by name at run time, so that no file tells of them."""


def build_deb(folder: Path, out: Path) -> Path:
    """`lama-studio_VERSION_amd64.deb` in `out`."""
    package = out / f"{COMMAND}_{version()}_{_architecture()}.deb"
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        staged = Path(scratch) / "package"
        _stage(folder, staged)
        needed = needed_libraries(staged / "usr" / "lib" / COMMAND, Path(scratch))
        control = staged / "DEBIAN" / "control"
        control.parent.mkdir()
        control.write_text(_control(needed, _kilobytes(staged)), encoding="utf-8")
        press = ["-Zzstd", f"-z{LEVEL}"]
        subprocess.run(
            ["dpkg-deb", "--root-owner-group", *press, "--build", str(staged), str(package)],
            check=True,
            stdout=subprocess.DEVNULL,
        )
    return package


def needed_libraries(folder: Path, scratch: Path) -> str:
    """What the libraries in the folder ask of the system, as dpkg-shlibdeps has it."""
    inside = folder / "_internal"
    (scratch / "debian").mkdir()
    (scratch / "debian" / "control").write_text(
        f"Source: {COMMAND}\n\nPackage: {COMMAND}\nArchitecture: {_architecture()}\n"
    )
    files = [path for path in folder.rglob("*") if _is_program(path)]
    private = sorted({path.parent for path in files})
    found = subprocess.run(
        [
            *("dpkg-shlibdeps", "-O", "--ignore-missing-info"),
            *(f"-l{each}" for each in (inside, *private)),
            *(f"-e{path}" for path in files),
        ],
        cwd=scratch,
        capture_output=True,
        text=True,
        check=False,
    )
    if found.returncode:  # it warns by the hundred; what stopped it is said last
        raise SystemExit(found.stderr.strip().splitlines()[-1])
    listed = re.search(r"shlibs:Depends=(.*)", found.stdout)
    assert listed is not None, "nothing is needed of the system: dpkg-shlibdeps saw no program"
    return listed[1]


def _stage(folder: Path, staged: Path) -> None:
    shutil.copytree(folder, staged / "usr" / "lib" / COMMAND, symlinks=True)
    command = staged / "usr" / "bin" / COMMAND
    command.parent.mkdir(parents=True)
    command.symlink_to(f"../lib/{COMMAND}/{COMMAND}")
    write_shared(staged / "usr" / "share")
    papers = staged / "usr" / "share" / "doc" / COMMAND
    papers.mkdir(parents=True)
    shutil.copy2(HERE / "copyright", papers)
    _compress(papers / "changelog.gz", (ROOT / "CHANGELOG.md").read_bytes())
    _compress(papers / "changelog.Debian.gz", _debian_changelog().encode())
    for path in staged.rglob("*"):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or os.access(path, os.X_OK) else 0o644)


def _control(needed: str, kilobytes: int) -> str:
    return (
        f"Package: {COMMAND}\n"
        f"Version: {version()}\n"
        f"Architecture: {_architecture()}\n"
        f"Maintainer: {MAINTAINER}\n"
        f"Installed-Size: {kilobytes}\n"
        f"Depends: {needed}, {LOADED}\n"
        "Section: graphics\n"
        "Priority: optional\n"
        f"Description: {SUMMARY.rstrip('.').replace('Erase', 'erase')}\n"
        " Open a photo, paint over what should go, and it is gone. Everything runs on\n"
        " this computer; whatever is not painted over stays exactly as it was.\n"
    )


def _debian_changelog() -> str:
    made = formatdate(float(os.environ.get("SOURCE_DATE_EPOCH", 0)) or None)
    return (
        f"{COMMAND} ({version()}) stable; urgency=medium\n\n"
        f"  * See changelog.gz.\n\n -- {MAINTAINER}  {made}\n"
    )


def _compress(path: Path, content: bytes) -> None:
    path.write_bytes(gzip.compress(content, 9, mtime=0))


def _kilobytes(folder: Path) -> int:
    return sum(-(-path.lstat().st_size // 1024) for path in folder.rglob("*"))


def _is_program(path: Path) -> bool:
    """Whether it is an ELF file of its own."""
    if path.is_symlink() or not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _architecture() -> str:
    told = subprocess.run(["dpkg", "--print-architecture"], check=True, capture_output=True)
    return told.stdout.decode().strip()
