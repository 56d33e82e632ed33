"""Whether one fill is better than another, photo by photo: means alone do not tell luck from gain.

python -m training.compare SCORES.csv BEFORE AFTER

SCORES.csv is what `training.evaluate` writes; BEFORE and AFTER are fills in it. For each size and
kind of hole: the mean of AFTER - BEFORE over the same holes, twice its standard error, and in how
many of them AFTER is better.
"""

import argparse
import csv
import math
import statistics
import sys
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from lama_studio.errors import UserError

FIGURES = {"l1": ("L1 in hole", -1), "psnr_db": ("PSNR, dB", 1), "perceptual": ("perceptual", -1)}
"""Column -> its title, and whether more of it is better (1) or worse (-1)."""
Group = tuple[int, str]


class ScoresError(UserError):
    """A file of scores that does not hold what is to be compared."""


@dataclass(frozen=True)
class Change:
    """`mean`: of AFTER - BEFORE over `count` holes; `doubt`: twice its standard error; `better`: in
    how many AFTER is better. `before`: mean of BEFORE."""

    before: float
    mean: float
    doubt: float
    better: int
    count: int

    def __str__(self) -> str:
        share = 100 * self.mean / self.before
        return f"{self.mean:+.4f} ± {self.doubt:.4f} ({share:+.1f} %, {self.better}/{self.count})"


def main(arguments: list[str] | None = None) -> int:
    """Print a table; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="training.compare",
        description=__doc__,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("scores", type=Path)
    parser.add_argument("before")
    parser.add_argument("after")
    options = parser.parse_args(arguments)
    try:
        with options.scores.open(newline="") as stream:
            found = changes(csv.DictReader(stream), options.before, options.after)
    except (OSError, KeyError, ValueError) as error:
        print(f"training.compare: {options.scores} holds no scores: {error}", file=sys.stderr)
        return 2
    except UserError as error:
        print(f"training.compare: {error}", file=sys.stderr)
        return 2
    print("| px | masks | " + " | ".join(title for title, _ in FIGURES.values()) + " |")
    print("|---" * (2 + len(FIGURES)) + "|")
    for (size_px, kind), row in found.items():
        cells = (str(row[name]) if name in row else "–" for name in FIGURES)
        print(f"| {size_px} | {kind} | {' | '.join(cells)} |")
    return 0


def changes(
    scores: Iterable[Mapping[str, str]], before: str, after: str
) -> dict[Group, dict[str, Change]]:
    """Rows of scores.csv -> for each (size in px, kind of hole) the change of each figure that was
    measured. Raises ScoresError where no hole was filled by both."""
    by_fill: dict[str, dict[tuple[Group, str], Mapping[str, str]]] = defaultdict(dict)
    for score in scores:
        group = int(score["size_px"]), score["masks"]
        by_fill[score["method"]][group, score["photo"]] = score
    both = [hole for hole in by_fill[before] if hole in by_fill[after]]
    if not both:
        known = ", ".join(name for name, holes in by_fill.items() if holes)
        raise ScoresError(f"No hole was filled by {before} and by {after}; there are {known}.")
    found: dict[Group, dict[str, Change]] = {}
    for group in dict.fromkeys(group for group, _ in both):
        pairs = [(by_fill[before][h], by_fill[after][h]) for h in both if h[0] == group]
        for name, (_, sign) in FIGURES.items():
            values = [(float(old[name]), float(new[name])) for old, new in pairs]
            if not any(math.isnan(value) for pair in values for value in pair):
                found.setdefault(group, {})[name] = _change(values, sign)
    return found


def _change(values: list[tuple[float, float]], sign: int) -> Change:
    gaps = [new - old for old, new in values]
    doubt = 2 * statistics.stdev(gaps) / math.sqrt(len(gaps)) if len(gaps) > 1 else math.inf
    before = statistics.fmean(old for old, _ in values)
    better = sum(gap * sign > 0 for gap in gaps)
    return Change(before, statistics.fmean(gaps), doubt, better, len(gaps))


if __name__ == "__main__":
    raise SystemExit(main())
