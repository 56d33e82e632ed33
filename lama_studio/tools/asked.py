"""Lines whose things are still looked for in the background."""

from collections.abc import Sequence

from lama_studio.tools.base import Polyline, ToolJob


class AskedLines:
    """What a tool asked for and waits for; several may wait their turn."""

    def __init__(self) -> None:
        self._asked: list[tuple[ToolJob, Polyline]] = []

    def add(self, job: ToolJob, line: Polyline) -> None:
        """A line stays in sight until its job is over."""
        self._asked.append((job, line))

    def lines(self) -> Sequence[Polyline]:
        """Those that wait."""
        self._asked = [(job, line) for job, line in self._asked if not job.is_over]
        return [line for _, line in self._asked]

    def give_up_last(self) -> bool:
        """False where nothing waits."""
        waiting = [job for job, _ in self._asked if not job.is_over]
        for job in waiting[-1:]:
            job.cancel()
        return bool(waiting)
