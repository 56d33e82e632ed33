"""Whether Krita and GIMP open our projects as layers: names, places, pixels, and how it all looks.

`python -m tests.bench.bench_ora`; programs that are missing are said to be. Krita needs a display:
where there is none, `xvfb-run` gives it one.
"""

import os
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from xml.etree import ElementTree

import cv2
import numpy as np
from PIL import ImageCms

from lama_studio.core.compose import Snapshot
from lama_studio.core.geometry import Box
from lama_studio.core.layers import Erase
from lama_studio.files.formats import png
from lama_studio.files.metadata import PhotoMetadata
from lama_studio.files.openraster import Work, write_work
from lama_studio.files.photo import photo_of_bytes
from tests.files.carriers import scene

SECONDS = 60
SRGB = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
KINDS = {
    "8 bits": (np.uint8, PhotoMetadata()),
    "8 bits, profile": (np.uint8, PhotoMetadata(icc=SRGB)),
    "8 bits, grey": (np.uint8, PhotoMetadata(is_grey=True)),
    "16 bits": (np.uint16, PhotoMetadata()),
    "16 bits, sRGB chunk": (np.uint16, PhotoMetadata(colour_chunks=((b"sRGB", b"\0"),))),
}


def main() -> None:
    """Print both tables."""
    with tempfile.TemporaryDirectory() as scratch:
        os.environ["HOME"] = scratch
        print("| Krita opens | layers as written | largest difference of the picture, of 255 |")
        print("|---|---|---|")
        for name, (dtype, metadata) in KINDS.items():
            path = project(Path(scratch), dtype, metadata)
            print(f"| {name} | {' | '.join(seen_by_krita(path))} |", flush=True)
        print(f"\nGIMP: {seen_by_gimp(path)}")


def project(folder: Path, dtype: type, metadata: PhotoMetadata) -> Path:
    """A photo with one erase that is seen, half transparent at its edge, and one that is not."""
    grey = slice(0, 1) if metadata.is_grey else slice(None)
    pixels = np.broadcast_to(scene(dtype)[..., grey], scene().shape)
    shown = Snapshot(np.ascontiguousarray(pixels), ())
    file = png.encode(shown, None, metadata, None).content
    photo = photo_of_bytes(file, folder / "a.png")
    erases = []
    for box, name, is_visible in (
        (Box(10, 20, 50, 60), "seen", True),
        (Box(40, 30, 90, 70), "unseen", False),
    ):
        weight = np.full((box.height, box.width), 255, np.uint8)
        weight[:3] = 128
        patch = np.full((*weight.shape, 3), 90 * (257 if dtype is np.uint16 else 1), dtype)
        erases.append(Erase(box, weight, weight, patch, name=name, is_visible=is_visible))
    path = folder / "work.ora"
    mask = np.zeros(pixels.shape[:2], np.uint8)
    work = Work(photo, tuple(erases), 2, mask)
    write_work(path, work, overwrite=True, settle=lambda: None)
    return path


def seen_by_krita(path: Path) -> tuple[str, str]:
    """Whether layers come back as they were, and how far the picture is off."""
    if shutil.which("krita") is None:
        return "krita is not installed", "–"
    again, picture = path.with_name("again.ora"), path.with_name("seen.png")
    for out in (again, picture):
        out.unlink(missing_ok=True)
        words = ["krita", str(path), "--export", "--export-filename", str(out)]
        if "DISPLAY" not in os.environ:
            words = ["xvfb-run", "-a", *words]
        try:
            subprocess.run(words, timeout=SECONDS, capture_output=True, check=False)
        except subprocess.TimeoutExpired:
            return "asks something first", "–"
        if not out.exists():
            return "does not open it", "–"
    wanted, found = (layers(p) for p in (path, again))
    with zipfile.ZipFile(path) as archive:
        merged = in_eight_bits(archive.read("mergedimage.png"))
    seen = in_eight_bits(picture.read_bytes())
    return "yes" if wanted == found else str(found), str(np.abs(merged - seen).max())


def layers(path: Path) -> list[tuple[str | None, ...]]:
    with zipfile.ZipFile(path) as archive:
        stack = ElementTree.fromstring(archive.read("stack.xml"))
    names = ("name", "x", "y", "visibility")
    return [tuple(layer.get(name) for name in names) for layer in stack.iter("layer")]


def in_eight_bits(png: bytes) -> np.ndarray:
    """HxWx3 int."""
    found = cv2.imdecode(np.frombuffer(png, np.uint8), cv2.IMREAD_COLOR | cv2.IMREAD_ANYDEPTH)
    return np.rint(found / (257 if found.dtype == np.uint16 else 1)).astype(int)


def seen_by_gimp(path: Path) -> str:
    if shutil.which("gimp") is None:
        return "not installed"
    load = f'(gimp-file-load RUN-NONINTERACTIVE "{path}" "{path.name}")'
    count = f"(number->string (car (gimp-image-get-layers (car {load}))))"
    words = ["gimp", "-i", "-d", "-f", "-b", f"(gimp-message {count})", "-b", "(gimp-quit 0)"]
    done = subprocess.run(words, timeout=SECONDS, capture_output=True, text=True, check=False)
    said = (done.stdout + done.stderr).splitlines()
    if any("Unknown file type" in line for line in said):
        return "has no plug-in for OpenRaster (Debian 12 left it out with Python 2)"
    return next((line for line in said if "message" in line.lower()), "said nothing")


if __name__ == "__main__":
    main()
