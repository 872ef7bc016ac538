"""Who does which unit, and when."""

from __future__ import annotations

import os
import time
from collections import deque
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import ray

from .batching import Batching
from .manifest import Manifest, Results, Unit
from .progress import Progress, say
from .worker import Answer, Unfit, Worker

# How often the cluster is asked whether it has more or fewer cores, in seconds.
LOOK_EVERY = 2.0
# What cijfer reads of the environment, and what candle and object stores do.
VARIABLES = ("CIJFER_", "AWS_", "GOOGLE_", "AZURE_", "HTTPS_PROXY", "https_proxy", "ALL_PROXY")


@dataclass
class Options:
    """How work is spread."""

    command: Sequence[str]
    folder: str = field(default_factory=os.getcwd)
    workers: int | None = None
    batch_seconds: float = 1.0


@dataclass
class Batch:
    """Units that are being done."""

    actor: Any
    units: list[Unit]


class Failed(Exception):
    """Work that cannot go on."""


class Driver:
    """Does all units of a manifest whose results are not there."""

    def __init__(self, manifest: Manifest, results: Results, options: Options) -> None:
        self._manifest = manifest
        self._results = results
        self._options = options
        self._batching = Batching(options.batch_seconds)
        self._starting: dict[Any, Any] = {}
        self._running: dict[Any, Batch] = {}
        self._again: deque[Unit] = deque()
        self._unfit: list[str] = []
        self._looked = 0.0
        there = results.names()
        self._units: Iterator[Unit] = (unit for unit in manifest.units() if unit.name not in there)
        wanted = {unit.name for unit in manifest.units()} if there else set()
        self.before = len(wanted & there)
        self._left = manifest.count - self.before
        self.errors: list[tuple[Unit, str]] = []

    def run(self) -> int:
        """Does them, and says how many were done; what could not be done is in `errors`."""
        if self.before:
            say(f"{self.before} of {self._manifest.count} units were done before")
        if not self._left:
            return 0
        progress = Progress(self._left)
        done = 0
        try:
            while self._left:
                self._grow()
                waiting = [*self._starting, *self._running]
                ready, _ = ray.wait(waiting, timeout=LOOK_EVERY) if waiting else ([], [])
                if not waiting:
                    time.sleep(LOOK_EVERY)
                for reference in ready:
                    if reference in self._starting:
                        self._started(reference)
                    else:
                        count = self._finished(reference)
                        done += count
                        progress.add(count, len(self._running))
        finally:
            self._stop()
            progress.end()
        return done

    def _grow(self) -> None:
        """Begins as many workers as there are cores for."""
        now = time.monotonic()
        if self._looked and now - self._looked < LOOK_EVERY:
            return
        self._looked = now
        cores = self._options.workers or cores_of_cluster()
        there = len(self._starting) + len(self._running)
        if self._unfit and there == 0 and cores <= len(self._unfit):
            raise Failed("\n".join(sorted(set(self._unfit))))
        in_flight = sum(len(batch.units) for batch in self._running.values())
        # No more than there is something for, and none in the place of one that could do nothing.
        free = min(cores - len(self._unfit) - there, self._left - in_flight - len(self._starting))
        for _ in range(free):
            self._begin()

    def _begin(self) -> None:
        environment = {name: value for name, value in os.environ.items() if name.startswith(VARIABLES)}
        actor: Any = ray.remote(num_cpus=1, max_restarts=0)(Worker).remote(
            list(self._options.command), self._manifest.head, self._options.folder, environment
        )
        self._starting[actor.ready.remote()] = actor

    def _started(self, reference: Any) -> None:
        actor = self._starting.pop(reference)
        try:
            ray.get(reference)
        except ray.exceptions.RayError:
            # Another one is begun when the cluster is looked at next.
            return
        self._give(actor)

    def _give(self, actor: Any) -> None:
        """Gives a worker that is free its next units; one for which there are none goes."""
        size = self._batching.size(self._left, max(len(self._running), 1))
        units: list[Unit] = []
        while len(units) < size:
            unit = self._again.popleft() if self._again else next(self._units, None)
            if unit is None:
                break
            units.append(unit)
        if units:
            reference = actor.do.remote([unit.line for unit in units])
            self._running[reference] = Batch(actor, units)
        else:
            ray.kill(actor)

    def _finished(self, reference: Any) -> int:
        """Takes what came of a batch, and says how many units are done."""
        batch = self._running.pop(reference)
        try:
            answers: list[Answer] = ray.get(reference)
        except ray.exceptions.RayTaskError as error:
            cause = error.cause
            if not isinstance(cause, Unfit):
                raise
            say(f"left out: {cause}")
            self._unfit.append(str(cause))
            self._again.extend(batch.units)
            ray.kill(batch.actor)
            return 0
        except ray.exceptions.RayError:
            # The worker or its node is gone; doing a unit twice is harmless.
            self._again.extend(batch.units)
            return 0
        for unit, answer in zip(batch.units, answers, strict=True):
            if answer.error is None and answer.file is not None and answer.result is not None:
                self._results.write(answer.file, answer.result)
            else:
                self.errors.append((unit, answer.error or "no result"))
        self._left -= len(answers)
        self._batching.add(sum(answer.seconds for answer in answers), len(answers))
        self._give(batch.actor)
        return len(answers)

    def _stop(self) -> None:
        for actor in [*self._starting.values(), *(batch.actor for batch in self._running.values())]:
            ray.kill(actor)
        self._starting.clear()
        self._running.clear()


def cores_of_cluster() -> int:
    """How many cores the nodes have together."""
    resources: dict[str, float] = ray.cluster_resources()  # type: ignore[no-untyped-call]
    return int(resources.get("CPU", 0))


def start(address: str | None, cores: int | None = None) -> None:
    """Joins a cluster, or starts one on this machine."""
    if ray.is_initialized():
        return
    options: dict[str, Any] = {"log_to_driver": False, "logging_level": "warning"}
    if address is None:
        ray.init(num_cpus=cores, include_dashboard=False, **options)
    else:
        # Nodes need Ray and cijfer; this package is brought to them.
        package = str(Path(__file__).parent)
        ray.init(address=address, runtime_env={"py_modules": [package]}, **options)
