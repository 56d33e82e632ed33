"""`lama-studio demo`: erase the marked object of the sample photo, without a window."""

import argparse
import time
from pathlib import Path

import numpy as np

from lama_studio.cli.pairing import make_folder
from lama_studio.core.layers import EraseOptions
from lama_studio.errors import PhotoError
from lama_studio.files.photo import read_mask, write_photo
from lama_studio.paths import bundled
from lama_studio.session.loading import load_inpainter
from lama_studio.session.session import Session

_SAMPLE, _SAMPLE_MASK = "samples/sample.jpg", "samples/sample-mask.png"
_GROW_PX = 2
_GAP_PX = 8


def add_parser(verbs: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    parser = verbs.add_parser("demo", help="erase the marked object of the sample photo")
    parser.add_argument(
        "--output", "-o", type=Path, default=Path("out"), help="a folder (default: out)"
    )
    parser.add_argument("--weights", type=Path, metavar="FILE", help="other than the bundled ones")
    parser.add_argument("--device", choices=("auto", "cuda", "mps", "cpu"), default="auto")
    parser.set_defaults(run=run)


def run(arguments: argparse.Namespace) -> int:
    """Erase, save and say where. Raises UserError."""
    folder: Path = arguments.output
    make_folder(folder)
    for name in (_SAMPLE, _SAMPLE_MASK):
        if not bundled(name).exists():
            raise PhotoError(f"The sample {bundled(name)} is missing from this installation.")
    session = Session.open(bundled(_SAMPLE))
    mask = read_mask(bundled(_SAMPLE_MASK), session.document.width, session.document.height)
    inpainter = load_inpainter(arguments.weights, arguments.device)
    start_s = time.perf_counter()
    job = session.erase(inpainter, EraseOptions(grow_px=_GROW_PX), mask)
    seconds = time.perf_counter() - start_s
    erased, comparison = folder / "sample-erased.jpg", folder / "sample-before-after.jpg"
    session.save(erased, overwrite=True)
    write_photo(comparison, _side_by_side(session, mask), None, None, overwrite=True)
    said = ", ".join(f"{name}: {value}" for name, value in job.report.items())
    print(f"Erased in {seconds:.1f} s ({said}).")
    print(f"The photo without the object: {erased.resolve()}")
    print(f"Before, marked and after:     {comparison.resolve()}")
    return 0


def _side_by_side(session: Session, mask: np.ndarray) -> np.ndarray:
    """Before, marked in red, after: one row, uint8."""
    before, after = session.document.original, session.document.pixels()
    marked = before.copy()
    marked[mask > 0] = marked[mask > 0] // 2 + np.array([127, 20, 40], np.uint8)
    gap = np.full((before.shape[0], _GAP_PX, 3), 255, np.uint8)
    return np.hstack([before, gap, marked, gap, after])
