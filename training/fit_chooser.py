"""Table of candidates with their signs and true distances -> coefficients of the chooser.

`python -m training.fit_chooser TABLE.csv -o resources/weights/chooser.json`; the table is made by
`tests/bench/chooser_table.py`. A second table (`--held`), of other photos, tells what the choice
is worth beside every fixed candidate.
"""

import argparse
import csv
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

NOT_SIGNS = ("photo", "candidate", "l1", "perceptual")
FREE = ("network",)
"""Signs whose coefficient may be negative; every other one can only speak against a fill."""
RIDGE = 0.3
ROUNDS = 20_000


@dataclass(frozen=True)
class Table:
    """`signs`: photos x candidates x signs. `losses`: photos x candidates, the true distance."""

    names: tuple[str, ...]
    candidates: tuple[str, ...]
    signs: np.ndarray
    losses: np.ndarray


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="training.fit_chooser", description=__doc__)
    parser.add_argument("table", type=Path)
    parser.add_argument("--held", type=Path, help="a table of photos not fitted on")
    parser.add_argument("-o", "--out", type=Path, required=True)
    options = parser.parse_args(arguments)
    fitted = read_table(options.table)
    coefficients = fit(fitted)
    worth = {"fitted": judge(fitted, coefficients)}
    if options.held:
        worth["held"] = judge(read_table(options.held), coefficients)
    content = {"coefficients": coefficients, "photos": len(fitted.losses), "worth": worth}
    options.out.write_text(json.dumps(content, indent=1) + "\n", encoding="utf-8")
    for name, losses in worth.items():
        print(name, "  ".join(f"{key} {value:.4f}" for key, value in losses.items()))
    return 0


def read_table(path: Path) -> Table:
    """The table of photos that have every candidate. True distance: L1 and perceptual alike,
    each over its mean."""
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

    l1, perceptual = column("l1"), column("perceptual")
    losses = l1 / l1.mean() + perceptual / perceptual.mean()
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


def judge(table: Table, coefficients: Mapping[str, float]) -> dict[str, float]:
    """Mean loss of the choice, of every fixed candidate, and of the best that could be chosen."""
    weights = np.array([coefficients[name] for name in table.names])
    choice = (table.signs @ weights).argmin(1)
    fixed = dict(zip(table.candidates, table.losses.mean(0).tolist(), strict=True))
    chosen = float(table.losses[np.arange(len(choice)), choice].mean())
    return {"chosen": chosen, **fixed, "best possible": float(table.losses.min(1).mean())}


if __name__ == "__main__":
    raise SystemExit(main())
