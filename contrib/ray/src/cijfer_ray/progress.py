"""What is said while work goes on."""

from __future__ import annotations

import sys
import time


def say(text: str) -> None:
    """Says a line on standard error."""
    print(text, file=sys.stderr, flush=True)


class Progress:
    """Units per second and the time that is left, on one line of a terminal."""

    EVERY = 0.5

    def __init__(self, total: int) -> None:
        self._total = total
        self._done = 0
        self._start = time.monotonic()
        self._shown = 0.0
        self._is_seen = sys.stderr.isatty()

    def add(self, units: int, workers: int) -> None:
        """So many more are done."""
        self._done += units
        now = time.monotonic()
        if self._is_seen and now - self._shown >= self.EVERY:
            self._shown = now
            sys.stderr.write(f"\r\x1b[K{self.line()}, {workers} workers")
            sys.stderr.flush()

    def line(self) -> str:
        """How far it is."""
        seconds = time.monotonic() - self._start
        speed = self._done / max(seconds, 1e-9)
        left = (self._total - self._done) / speed if speed else 0.0
        return f"{self._done} of {self._total} units, {speed:.1f} units/s, {left:.0f} s left"

    def end(self) -> None:
        """Clears the line, and says the last one."""
        if self._is_seen:
            sys.stderr.write("\r\x1b[K")
        seconds = time.monotonic() - self._start
        say(f"{self._done} units in {seconds:.1f} s: {self._done / max(seconds, 1e-9):.1f} units/s")
