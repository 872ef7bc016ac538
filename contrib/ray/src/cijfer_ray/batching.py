"""How many units go together."""

from __future__ import annotations


# What one process can give out and take back in a second, with room to spare: a batch costs it some milliseconds.
MOST_BATCHES_A_SECOND = 50


class Batching:
    """Batches that take about so many seconds each, so that what Ray takes for one is little beside it, and longer where so many
    workers ask that the driver would not keep up; and smaller ones towards the end, so that no worker has long to do when the
    others have nothing left (guided self-scheduling)."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._mean: float | None = None

    def add(self, seconds: float, units: int) -> None:
        """Learns from a batch how long units take. Later ones count more, for images come in kinds."""
        if units:
            mean = seconds / units
            self._mean = mean if self._mean is None else 0.7 * self._mean + 0.3 * mean

    def size(self, left: int, workers: int) -> int:
        """How many of the units that are left go to the next worker that is free."""
        if self._mean is None:
            return 1
        seconds = max(self._seconds, workers / MOST_BATCHES_A_SECOND)
        by_time = int(seconds / max(self._mean, 1e-6))
        by_share = left // (2 * max(workers, 1))
        return max(1, min(by_time, by_share))
