"""The application's fills, each of its candidates, and other programs' in one table.

python tests/bench/fills.py [--app off,alone,light,strong,auto] [--weights FILE] [--gmic]
    --photos DIR --out DIR --perceptual FILE [all else that training.evaluate takes]

`off`, `features`, `texture`, `both` and `auto` are the application with that `--refine`; `alone`,
`light` and `strong` its texture led by the network not at all, lightly, strongly. Telea and
Navier-Stokes are always there; G'MIC's `inpaint_matchpatch` where it is asked for.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).parents[2]))

from lama_studio.engine.chooser import GUIDE_WEIGHTS, Judge
from lama_studio.engine.inpainter import Inpainter
from lama_studio.paths import find_weights
from lama_studio.session.loading import load_inpainter
from training.evaluate import main as evaluate
from training.evaluation_set import Case, read, write
from training.fillers import Filler


def main() -> int:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--app", default="off,auto")
    parser.add_argument("--weights", type=Path)
    parser.add_argument("--gmic", action="store_true")
    options, rest = parser.parse_known_args()
    inpainter = load_inpainter(find_weights(options.weights))
    more = {name: app(inpainter, name) for name in options.app.split(",")}
    if options.gmic:
        more["gmic"] = gmic
    return evaluate(rest, more)


def app(inpainter: Inpainter, name: str) -> Filler:
    """The application's fill by `--refine` name, or by one candidate of its texture."""
    fitted = inpainter.judge
    is_candidate = name in GUIDE_WEIGHTS
    judge = Judge(favourite=name, margin=1000.0, candidates=(name,)) if is_candidate else fitted

    def fill(case: Case) -> np.ndarray:
        inpainter.judge = judge
        refine = "auto" if is_candidate else name
        patch = inpainter.inpaint(case.photo, case.hole, refine=refine)
        filled = case.photo.copy()
        filled[patch.box.slices] = patch.pixels
        return filled

    return fill


def gmic(case: Case) -> np.ndarray:
    """G'MIC's patch-based fill, as its command-line program makes it (Debian package gmic)."""
    with tempfile.TemporaryDirectory() as folder:
        photo, mask, filled = (Path(folder) / f"{name}.png" for name in ("photo", "mask", "fill"))
        write(photo, case.photo)
        write(mask, case.hole)
        command = ["gmic", photo, mask, "inpaint_matchpatch[0]", "[1]", "output[0]", filled]
        subprocess.run(command, check=True, capture_output=True)
        return read(filled)


if __name__ == "__main__":
    raise SystemExit(main())
