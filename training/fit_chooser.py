"""Tables of candidates with their signs and true distances -> coefficients of the chooser.

`python -m training.fit_chooser TABLE.csv ... -o resources/weights/studio.chooser.json`; the tables
are made by `tests/bench/chooser_table.py`, again whenever the weights change: how far to follow
the network is part of the fit. What the choice is worth is told on photos left out of the fit.
"""

import argparse
import csv
import dataclasses
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

TRUE_DISTANCES = ("l1", "perceptual", "energy")
"""What makes a fill wrong, each over its mean: colours, things, and being softer or rougher than
the photo. Without the last a blur wins: it is never far off."""
NOT_SIGNS = ("photo", "candidate", *TRUE_DISTANCES)
NETWORK = "network"
LEAST_GAIN = 0.02
"""By how much of its loss the choice must become better for a candidate to be worth its time, which
is the favourite's again. Measured: what promised 1.1 % on 60 photos at 288 px gave none in the
thick holes of 100 others at 512 px."""
FREE = ("network", "refined", "guide")
"""Signs that may speak for a fill: to differ from a poor network is no fault."""
RIDGE = 0.3
ROUNDS = 600
REPEATS = 8
NEVER = 1000.0
"""A margin that no candidate reaches: the favourite always stays."""
MARGINS = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0)


@dataclass(frozen=True)
class Table:
    """`signs`: photos x candidates x signs. `losses`: photos x candidates, the true distance."""

    names: tuple[str, ...]
    candidates: tuple[str, ...]
    signs: np.ndarray
    losses: np.ndarray


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.fit_chooser", description=__doc__)
    parser.add_argument("tables", type=Path, nargs="+")
    parser.add_argument("-o", "--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    table = joined([read_table(path) for path in options.tables])
    candidates, margin, worth = worth_trying(table)
    content = {
        "coefficients": fit(table),
        "favourite": favourite(table),
        "margin": margin,
        "candidates": candidates,
        "photos": len(table.losses),
        "worth": worth,
    }
    options.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    print("left out of the fit:", "  ".join(f"{key} {value:.4f}" for key, value in worth.items()))
    return 0


def joined(tables: Sequence[Table]) -> Table:
    """All photos of several tables."""
    first = tables[0]
    signs = np.concatenate([table.signs for table in tables])
    losses = np.concatenate([table.losses for table in tables])
    return Table(first.names, first.candidates, signs, losses)


def _part(table: Table, rows: np.ndarray) -> Table:
    return dataclasses.replace(table, signs=table.signs[rows], losses=table.losses[rows])


def favourite(table: Table) -> str:
    """The candidate that is best on average."""
    return table.candidates[int(table.losses.mean(0).argmin())]


def worth_trying(table: Table) -> tuple[list[str], float, dict[str, float]]:
    """(candidates, margin, what choosing among them is worth on photos left out of the fit).

    The favourite, then whatever makes the choice better by a share that is worth its time: each
    candidate takes as long as the favourite. The network's own fill costs nothing.
    """
    best = favourite(table)
    chosen, margin = [best], NEVER
    worth = crossed(table, NEVER, chosen)
    while len(chosen) < len(table.candidates):
        left = [name for name in table.candidates if name not in chosen]
        tried = [(best_margin(table, [*chosen, name]), name) for name in left]
        (found_margin, found), name = min(tried, key=lambda each: each[0][1]["chosen"])
        if found["chosen"] > (1 - LEAST_GAIN) * worth["chosen"]:
            break
        chosen, margin, worth = [*chosen, name], found_margin, found
    return [name for name in table.candidates if name in chosen], margin, worth


def best_margin(table: Table, names: Sequence[str]) -> tuple[float, dict[str, float]]:
    """How much better than the favourite's a score must be to count, and what that is worth."""
    worth = {margin: crossed(table, margin, names) for margin in MARGINS}
    margin = min(MARGINS, key=lambda margin: (round(worth[margin]["chosen"], 4), -margin))
    return margin, worth[margin]


def crossed(table: Table, margin: float, names: Sequence[str]) -> dict[str, float]:
    """What `judge` says on halves of the photos after fitting on the other halves, on average."""
    rng = np.random.default_rng(0)
    found = []
    for _ in range(REPEATS):
        half = rng.permutation(len(table.losses)) % 2 == 0
        for inside in (half, ~half):
            inner, outer = _part(table, inside), _part(table, ~inside)
            found.append(judge(outer, fit(inner), favourite(table), margin, names))
    return {name: float(np.mean([each[name] for each in found])) for name in found[0]}


def read_table(path: Path) -> Table:
    """The table of photos that have every candidate; its losses are the sums of the true
    distances."""
    with path.open(newline="", encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    names = tuple(name for name in rows[0] if name not in NOT_SIGNS)
    candidates = tuple(dict.fromkeys(row["candidate"] for row in rows))
    photos: dict[str, dict[str, dict[str, str]]] = {}
    for row in rows:
        photos.setdefault(row["photo"], {})[row["candidate"]] = row
    whole = [photo for photo in photos.values() if len(photo) == len(candidates)]

    def column(name: str) -> np.ndarray:
        return np.array([[float(photo[c][name]) for c in candidates] for photo in whole])

    distances = [column(name) for name in TRUE_DISTANCES]
    losses = sum((each / each.mean() for each in distances), np.zeros_like(distances[0]))
    return Table(names, candidates, np.stack([column(name) for name in names], -1), losses)


def fit(table: Table) -> dict[str, float]:
    """Ridge regression of the losses, each photo's mean taken off, no sign speaking for a fill."""
    signs = table.signs - table.signs.mean(1, keepdims=True)
    losses = (table.losses - table.losses.mean(1, keepdims=True)).reshape(-1)
    rows = signs.reshape(-1, len(table.names))
    size = rows.std(0) + 1e-9
    rows = rows / size
    gram = rows.T @ rows / len(rows) + RIDGE * np.eye(len(size)) / len(size)
    wanted = rows.T @ losses / len(rows)
    pace = 1 / np.linalg.eigvalsh(gram)[-1]
    is_free = np.array([name in FREE for name in table.names])
    found = np.zeros(len(size))
    for _ in range(ROUNDS):
        found = found - pace * (gram @ found - wanted)
        found = np.where(is_free, found, np.maximum(found, 0))
    return {name: round(float(c), 5) for name, c in zip(table.names, found / size, strict=True)}


def judge(
    table: Table,
    coefficients: Mapping[str, float],
    favoured: str,
    margin: float,
    names: Sequence[str],
) -> dict[str, float]:
    """Mean loss of the choice among `names` and the network's fill (as in the application, it is
    always there), of every fixed candidate, and of the best that could be chosen of all."""
    weights = np.array([coefficients[name] for name in table.names])
    scores = table.signs @ weights
    scores[:, table.candidates.index(favoured)] -= margin
    is_out = [name != NETWORK and name not in names for name in table.candidates]
    choice = np.where(is_out, np.inf, scores).argmin(1)
    fixed = dict(zip(table.candidates, table.losses.mean(0).tolist(), strict=True))
    chosen = float(table.losses[np.arange(len(choice)), choice].mean())
    return {"chosen": chosen, **fixed, "best possible": float(table.losses.min(1).mean())}


if __name__ == "__main__":
    raise SystemExit(main())
