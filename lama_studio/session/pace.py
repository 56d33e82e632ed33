"""How much quicker or slower this machine is than a fill's predicted seconds: learned from each."""

import json
import logging
import math
import statistics
from pathlib import Path

from lama_studio.errors import SaveError
from lama_studio.files.atomic import write_atomically
from lama_studio.paths import data_folder

FILE_NAME = "pace.json"
NEWEST_SHARE = 0.3
"""Of what is known, once something is: one fill beside a busy program does not count for much."""
MOST_RATIO = 100.0
_log = logging.getLogger(__name__)


class Pace:
    """Measured over predicted seconds, for each way to fill; in the UI thread or none."""

    def __init__(self, path: Path | None = None) -> None:
        """Read what was learned before; nothing where the file is missing or damaged."""
        self._path = path or data_folder() / FILE_NAME
        self._ratios = _read(self._path)

    def seconds(self, way: str, predicted_s: float) -> float:
        """What a fill will take here. `way`: device, precision, weights, refinement, by spaces.

        A way that was not gone yet is expected to be like those it shares most with.
        """
        return predicted_s * self._ratio(way)

    def _ratio(self, way: str) -> float:
        known = self._ratios.get(way)
        if known is not None:
            return known
        most = max((_likeness(way, other) for other in self._ratios), default=0)
        if most == 0:
            return 1.0
        alike = [ratio for other, ratio in self._ratios.items() if _likeness(way, other) == most]
        return math.exp(statistics.fmean(math.log(ratio) for ratio in alike))

    def learn(self, way: str, predicted_s: float, taken_s: float) -> None:
        """A fill took so long."""
        if predicted_s <= 0:
            return
        seen = min(MOST_RATIO, max(1 / MOST_RATIO, taken_s / predicted_s))
        known = self._ratios.get(way)
        if known is not None:
            mixed = (1 - NEWEST_SHARE) * math.log(known) + NEWEST_SHARE * math.log(seen)
            seen = math.exp(mixed)
        self._ratios[way] = seen

    def save(self) -> None:
        """Keep it for the next run; where that fails it will be learned again."""
        if not self._ratios:
            return
        content = json.dumps(self._ratios, indent=1, ensure_ascii=False).encode("utf-8")
        try:
            self._path.parent.mkdir(parents=True, exist_ok=True)
            write_atomically(self._path, content, overwrite=True)
        except (OSError, SaveError) as error:
            _log.warning("The machine's pace was not kept: %s", error)


def _likeness(way: str, other: str) -> int:
    """0 for another device or precision; the same refinement says more than the same weights."""
    device, precision, weights, refine = _parts(way)
    if (device, precision) != _parts(other)[:2]:
        return 0
    return 1 + (weights == _parts(other)[2]) + 2 * (refine == _parts(other)[3])


def _parts(way: str) -> tuple[str, str, str, str]:
    device, precision, *weights, refine = way.split(" ")
    return device, precision, " ".join(weights), refine


def seconds_left(expected_s: float, elapsed_s: float, fraction: float) -> float:
    """What is left of a fill: as expected at first, as it goes later.

    The fraction done is trusted by so much as is done: the first steps say little.
    """
    fraction = min(1.0, max(0.0, fraction))
    as_expected = max(0.0, expected_s - elapsed_s)
    if fraction == 0:
        return as_expected
    as_it_goes = elapsed_s * (1 - fraction) / fraction
    return (1 - fraction) * as_expected + fraction * as_it_goes


def _read(path: Path) -> dict[str, float]:
    try:
        found = json.loads(path.read_text("utf-8"))
    except (OSError, ValueError):
        return {}
    if not isinstance(found, dict):
        return {}
    return {
        way: float(ratio)
        for way, ratio in found.items()
        if isinstance(ratio, int | float) and 1 / MOST_RATIO <= ratio <= MOST_RATIO
        if way.count(" ") >= 3
    }
