"""log.csv: numbers only, a row at a time; the columns are those of the full objective."""

import csv
from pathlib import Path
from typing import IO

from torch import Tensor

from training.checkpoint import Progress
from training.distributed import Ranks

COLUMNS = (
    *("step", "photos_seen", "minutes", "l1_hole_mean", "l1", "perceptual"),
    *("adversarial", "feature_matching", "discriminator", "r1"),
)


class Log:
    """Written by the first rank, each term the mean over all ranks.

    Rows of steps after `progress`, which a killed run has written and a resumed one will write
    again, are dropped.
    """

    def __init__(self, path: Path, progress: Progress, ranks: Ranks) -> None:
        self.ranks = ranks
        self.file: IO[str] | None = None
        if not ranks.is_first:
            return
        kept = rows_until(path, progress.step)
        self.file = path.open("w", newline="", encoding="utf-8")
        self.writer = csv.DictWriter(self.file, COLUMNS, restval=0, lineterminator="\n")
        self.writer.writeheader()
        self.writer.writerows(kept)
        self.file.flush()

    def write(self, progress: Progress, terms: dict[str, Tensor]) -> None:
        """Add a row; every rank calls it at the same steps."""
        means = self.ranks.mean({name: float(value) for name, value in terms.items()})
        if self.file is None:
            return
        row: dict[str, object] = {name: f"{value:.6g}" for name, value in means.items()}
        at = {"step": progress.step, "photos_seen": progress.photos_seen}
        self.writer.writerow(at | {"minutes": f"{progress.minutes:.2f}"} | row)
        self.file.flush()

    def __enter__(self) -> "Log":
        return self

    def __exit__(self, *_: object) -> None:
        if self.file is not None:
            self.file.close()


def rows_until(path: Path, step: int) -> list[dict[str, str]]:
    """The rows of a log up to this step; none where there is no log yet."""
    if not path.exists():
        return []
    with path.open(newline="", encoding="utf-8") as file:
        return [row for row in csv.DictReader(file) if int(row["step"] or 0) <= step]
