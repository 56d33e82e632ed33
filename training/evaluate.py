"""Score weights and other programs on photos never trained on, and show the fills.

python -m training.evaluate WEIGHTS... --photos DIR --out DIR --perceptual FILE
    [--masks thin,medium,thick,segmentation] [--sizes 256,512,1024] [--count N] [--seed 0]
    [--fills NAME=DIR]... [--inputs DIR] [--keep-fills] [--first N] [--device cpu]
    [--lpips VGG16 LINEAR] [--inception FILE]

Writes OUT/table.md, table.csv (means), scores.csv (every fill) and a sheet a kind and size with
the first N of the seeded list. Telea and Navier-Stokes are always in the table; a folder of fills
named `telea` or `navier-stokes` stands in for computing them again.

Another program joins in two steps: `--inputs DIR` writes DIR/photos/CASE.png and
DIR/masks/CASE.png; its fills as FILLS/CASE.png are then scored by `--fills NAME=FILLS`. G'MIC:

    for f in DIR/photos/*.png; do n=$(basename $f); \\
      gmic $f DIR/masks/$n inpaint_matchpatch[0] [1] output[0] FILLS/$n; done

and this program's own app: `lama-studio erase DIR/photos --mask DIR/masks --output FILLS`.
`tests/bench/fills.py` does both in one command.
"""

from __future__ import annotations

import argparse
import csv
import dataclasses
import math
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np
import torch

from lama_studio.errors import DeviceError, UserError
from training import fillers
from training.evaluation_masks import KINDS
from training.evaluation_set import Case, EvaluationSet, write
from training.metrics import Row, Score, Scorer, composite
from training.published_networks import FidInception, Lpips
from training.sheets import Sheet

FIGURES = {
    "l1": ("L1 in hole", ".4f"),
    "psnr_db": ("PSNR, dB", ".2f"),
    "ssim": ("SSIM", ".4f"),
    "perceptual": ("perceptual", ".3f"),
    "frechet": ("Frechet", ".3f"),
    "lpips": ("LPIPS", ".4f"),
    "fid": ("FID", ".2f"),
    "seconds": ("seconds", ".2f"),
}


class WrongUseError(UserError):
    """A command line that asks for something impossible."""


def main(
    arguments: list[str] | None = None, more: Mapping[str, fillers.Filler] | None = None
) -> int:
    """Run the command, with `more` fillers in the table; returns the exit code."""
    options = _parser().parse_args(arguments)
    try:
        evaluate(options, more or {})
    except UserError as error:
        print(f"training.evaluate: {error}", file=sys.stderr)
        return 2
    return 0


def evaluate(options: argparse.Namespace, more: Mapping[str, fillers.Filler]) -> list[Row]:
    """Fill, score and write everything; returns the rows. Raises UserError."""
    kinds, sizes_px = _kinds(options.masks), _sizes(options.sizes)
    _check_device(options.device)
    photos = EvaluationSet(options.photos, options.seed, options.count)
    methods = {**_methods(options), **more}
    scorer = Scorer(
        options.perceptual,
        options.device,
        Lpips.from_files(*options.lpips) if options.lpips else None,
        FidInception.from_file(options.inception) if options.inception else None,
    )
    sheets: dict[tuple[str, int], Sheet] = {}
    started = time.monotonic()
    for number, case in enumerate(photos.cases(kinds, sizes_px), 1):
        if options.inputs is not None:
            write(options.inputs / "photos" / f"{case.name}.png", case.photo)
            write(options.inputs / "masks" / f"{case.name}.png", case.hole)
        fills, seconds = _fills(case, methods, options.out if options.keep_fills else None)
        scorer.score(case.photo_name, case.masks, case.photo, case.hole, fills, seconds)
        sheet = sheets.setdefault((case.masks, case.size_px), Sheet(options.first))
        sheet.add(case, {name: composite(case.photo, case.hole, f) for name, f in fills.items()})
        if number % 20 == 0:
            print(f"{number} holes, {time.monotonic() - started:.0f} s", file=sys.stderr)
    if photos.skipped:
        print(f"{len(photos.skipped)} left out: {photos.skipped[0]}, ...", file=sys.stderr)
    rows = scorer.rows()
    if not rows:
        raise WrongUseError(f"No photo in {options.photos} is large enough for {options.sizes}.")
    _save(options.out, rows, scorer.scores)
    for (kind, size_px), sheet in sheets.items():
        sheet.save(options.out / f"sheet_{kind}_{size_px}.png")
    print(markdown(rows))
    return rows


def markdown(rows: Sequence[Row]) -> str:
    """Return the table a person reads: one block a size and kind, figures that were measured."""
    measured = {
        name: shown
        for name, shown in FIGURES.items()
        if not all(math.isnan(getattr(row, name)) for row in rows)
    }
    lines = []
    for size_px, kind in dict.fromkeys((row.size_px, row.masks) for row in rows):
        group = [row for row in rows if (row.size_px, row.masks) == (size_px, kind)]
        covered = f"{100 * group[0].hole_share:.0f} % hole"
        lines += [f"{size_px} px, {kind} masks, {group[0].photos} photos, {covered}", ""]
        lines.append("| fill | " + " | ".join(title for title, _ in measured.values()) + " |")
        lines.append("|---" * (len(measured) + 1) + "|")
        for row in group:
            cells = [_shown(getattr(row, name), digits) for name, (_, digits) in measured.items()]
            lines.append(f"| {row.method} | " + " | ".join(cells) + " |")
        lines.append("")
    if "perceptual" in measured:
        lines.append("Perceptual and Frechet are on SqueezeNet 1.0 features; not LPIPS, not FID.")
    return "\n".join(lines)


def _shown(figure: float, digits: str) -> str:
    return "–" if math.isnan(figure) else format(figure, digits)


def _fills(
    case: Case, methods: Mapping[str, fillers.Filler], keep: Path | None
) -> tuple[dict[str, np.ndarray], dict[str, float]]:
    """Every method's fill, and the seconds of those that were made here."""
    found, seconds = {}, {}
    for name, fill in methods.items():
        started = time.perf_counter()
        pixels = fill(case)
        if pixels is None:
            continue
        found[name] = pixels
        if not fillers.is_finished(fill):
            seconds[name] = time.perf_counter() - started
        if keep is not None:
            write(keep / "fills" / name / f"{case.name}.png", pixels)
    return found, seconds


def _methods(options: argparse.Namespace) -> dict[str, fillers.Filler]:
    methods: dict[str, fillers.Filler] = {
        "telea": fillers.telea,
        "navier-stokes": fillers.navier_stokes,
    }
    for named in options.fills:
        name, _, directory = named.partition("=")
        if not name or not directory:
            raise WrongUseError(f"--fills takes NAME=DIR, not {named!r}.")
        methods[name] = fillers.folder(name, Path(directory))
    for named in options.weights:
        name, _, file = named.rpartition("=")
        name = name or Path(file).stem
        if name in methods:
            raise WrongUseError(f"Two fills are called {name!r}; write NAME=FILE.")
        methods[name] = fillers.network(Path(file), options.device)
    return methods


def _kinds(text: str) -> list[str]:
    kinds = text.split(",")
    for kind in kinds:
        if kind not in KINDS:
            raise WrongUseError(f"There are no {kind!r} masks; known are {', '.join(KINDS)}.")
    return kinds


def _sizes(text: str) -> list[int]:
    try:
        sizes_px = [int(part) for part in text.split(",")]
    except ValueError:
        raise WrongUseError(f"--sizes takes numbers like 256,512, not {text!r}.") from None
    if min(sizes_px) < 64:
        raise WrongUseError("Sizes start at 64 px.")
    return sizes_px


def _check_device(name: str) -> None:
    try:
        torch.zeros(1, device=name)
    except (RuntimeError, AssertionError) as error:  # torch raises either for an absent one
        raise DeviceError(f"There is no device {name!r} here.") from error


def _save(out: Path, rows: Sequence[Row], scores: Sequence[Score]) -> None:
    out.mkdir(parents=True, exist_ok=True)
    (out / "table.md").write_text(markdown(rows) + "\n")
    _write_csv(out / "table.csv", [dataclasses.asdict(row) for row in rows])
    _write_csv(out / "scores.csv", [dataclasses.asdict(score) for score in scores])


def _write_csv(file: Path, records: list[dict[str, object]]) -> None:
    with file.open("w", newline="") as stream:
        writer = csv.DictWriter(stream, records[0].keys(), lineterminator="\n")
        writer.writeheader()
        for record in records:
            writer.writerow(
                {k: f"{v:.6g}" if isinstance(v, float) else v for k, v in record.items()}
            )


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="training.evaluate",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("weights", nargs="*", metavar="[NAME=]WEIGHTS")
    parser.add_argument("--photos", type=Path, required=True, help="folder of photos")
    parser.add_argument("--out", type=Path, required=True, help="folder for tables and sheets")
    parser.add_argument("--perceptual", type=Path, help="SqueezeNet 1.0; without it two columns")
    parser.add_argument(
        "--lpips", type=Path, nargs=2, metavar=("VGG16", "LINEAR"), help="the two published files"
    )
    parser.add_argument("--inception", type=Path, help="published Inception file for FID")
    parser.add_argument("--masks", default=",".join(KINDS))
    parser.add_argument("--sizes", default="256,512")
    parser.add_argument("--count", type=int, help="photos a kind and size; default all")
    parser.add_argument("--seed", type=int, default=0, help="of the list and of the masks")
    parser.add_argument("--fills", action="append", default=[], metavar="NAME=DIR")
    parser.add_argument("--inputs", type=Path, help="write photos and masks for other programs")
    parser.add_argument("--keep-fills", action="store_true", help="write fills to OUT/fills/NAME")
    parser.add_argument("--first", type=int, default=8, help="photos on a sheet")
    parser.add_argument("--device", default="cpu", help="cpu, cuda or mps")
    return parser


if __name__ == "__main__":
    raise SystemExit(main())
