"""`python -m packing.linux [FOLDER]`: dist/*.tar.zst and dist/*.deb from the application folder."""

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from packing.identity import COMMAND, ROOT, version
from packing.linux.deb import build_deb
from packing.linux.shared import write_shared

HERE = Path(__file__).parent
LEVEL = "-12"


def build_archive(folder: Path, out: Path) -> Path:
    """The folder with its menu entry and icons, as one compressed file."""
    name = f"{COMMAND}-{version()}-linux-x86_64"
    archive = out / f"{name}.tar.zst"
    with tempfile.TemporaryDirectory(dir=out) as scratch:
        staged = Path(scratch) / name
        shutil.copytree(folder, staged, symlinks=True, copy_function=shutil.copy2)
        write_shared(staged / "share")
        shutil.copy2(HERE / "add-to-menu", staged)
        tar = ["tar", "--sort=name", "--owner=0", "--group=0", "--numeric-owner", "-C", scratch]
        press = ["-I", f"zstd {LEVEL} --long=27 -T0"]
        subprocess.run([*tar, *press, "-cf", str(archive), name], check=True)
    return archive


def main(words: list[str]) -> None:
    """Build both and say how large they became."""
    folder = Path(words[0]) if words else ROOT / "dist" / COMMAND
    for built in (build_archive(folder, ROOT / "dist"), build_deb(folder, ROOT / "dist")):
        print(f"{built.relative_to(ROOT)}: {built.stat().st_size / 1e6:.0f} MB")


if __name__ == "__main__":
    main(sys.argv[1:])
