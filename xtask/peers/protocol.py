"""What every peer shares: requests in, measurements out.

A peer is one process. Each line that it reads is a request such as

    {"work": "train_c", "seconds": 3}

and it answers each with one line: the work's name, then "value", "unit" and "variant", or "error".
The first request for a work builds its variants, tries each for a moment, and keeps the fastest;
none of that is timed. {"work": "versions"} answers the versions of the libraries.

Requests may name a "variant"; then only the one of that name is tried.
"""

import ctypes
import gc
import json
import os
import sys
import time
import traceback
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

# Libraries read these when they are imported, and every peer imports this module first.
THREADS = 2
os.environ["OMP_NUM_THREADS"] = str(THREADS)
os.environ["TF_CPP_MIN_LOG_LEVEL"] = "2"
os.environ["CUDA_VISIBLE_DEVICES"] = ""

BATCH = 128
TRIAL_SECONDS = 0.5
TRAINING = {"train_a": "a", "train_b": "b", "train_c": "c"}
SIDES = {"slide_1024": 1024, "slide_4096": 4096}
PRODUCT_SIDE = 2048
BATCHES = (32, 128, 500, 1000, 2000, 5000)

# How many batches make one piece of training: some tenths of a second, so that the clock and the
# end of a piece cost nothing, and a measurement still ends near the time that was asked for.
PIECE = {"a": 64, "b": 2, "c": 64}

# The cheapest of the recipes for C by which the median of six seeds had 0.98 of 5,000 held-out training
# images right: 0.4 of an epoch in one cycle of the learning rate. It is faster in every library than
# fewer, larger batches. A run that misses is repeated, and its time counts.
BATCH_TO_098, STEPS_TO_098, RATE_TO_098 = 32, 700, 0.015

Piece = Callable[[], int]
"""A part of a work, done when it returns: how many images it went through."""

Variants = dict[str, Callable[[], Piece]]
"""Ways to do a work: each makes its networks and arrays, and returns the piece that is timed."""


class Peer(ABC):
    """A library, and how a good user of it does each work."""

    @abstractmethod
    def versions(self) -> dict[str, str]:
        """The versions of the libraries that take part."""

    @abstractmethod
    def variants(self, work: str) -> Variants:
        """The ways to do `work`; none where the library cannot do it."""

    @abstractmethod
    def to_098(self, variant: str | None) -> tuple[str, float, float]:
        """Trains C from the files until 0.98 of the test images are right.

        Returns the variant, the seconds and the accuracy.
        """

    def forget(self) -> None:
        """Drops what the library keeps of networks that are gone."""


class Chosen:
    """The fastest variant of a work, ready to be measured."""

    def __init__(self, peer: Peer, work: str, only: str | None) -> None:
        self.work = work
        self.peak: int | None = None
        # Variants of the large image are tried on the small one: they rank the same there, and
        # none but the chosen leaves traces in the memory that is then measured.
        trial = "slide_1024" if work == "slide_4096" else work
        self.variant = fastest(peer, trial, only)
        self.piece = peer.variants(work)[self.variant]()
        if work == "slide_4096":
            self.peak = growth(self.piece)
        else:
            self.piece()
            self.piece()

    def measure(self, seconds: float) -> dict[str, object]:
        """Repeats the piece for `seconds`, and answers in the unit of the work."""
        images, times = repeat(self.piece, seconds)
        answer: dict[str, object] = {"work": self.work, "variant": self.variant}
        if self.work in SIDES:
            answer |= {"value": median(times) * 1e3, "unit": "ms"}
        elif self.work == "latency_c":
            answer |= {"value": median(times) * 1e6, "unit": "us"}
        elif self.work == "product":
            # A multiplication and an addition for each of side³ products.
            operations = 2 * PRODUCT_SIDE**3
            answer |= {"value": operations / median(times) / 1e9, "unit": "GFLOP/s"}
        else:
            answer |= {"value": images / sum(times), "unit": "images/s"}
        if self.peak is not None:
            answer["peak_bytes"] = self.peak
        return answer


def repeat(piece: Piece, seconds: float) -> tuple[int, list[float]]:
    """Images gone through, and the seconds of each repetition: one at least."""
    images, times = 0, []
    end = time.perf_counter() + seconds
    while not times or time.perf_counter() < end:
        start = time.perf_counter()
        images += piece()
        times.append(time.perf_counter() - start)
    return images, times


def fastest(peer: Peer, work: str, only: str | None) -> str:
    """Tries each variant for a moment; one that its library refuses is no candidate."""
    speeds: dict[str, float] = {}
    for name, make in peer.variants(work).items():
        if only is not None and name != only:
            continue
        piece = None
        try:
            piece = make()
            piece()
            piece()
            images, times = repeat(piece, TRIAL_SECONDS)
        except Exception:
            print(f"{work}, {name}: left out:", traceback.format_exc(), file=sys.stderr)
            continue
        finally:
            del piece
            peer.forget()
            gc.collect()
        speeds[name] = images / sum(times)
        print(f"{work}, {name}: {speeds[name]:.1f} images/s", file=sys.stderr, flush=True)
    if not speeds:
        raise ValueError("no variant does this work")
    return max(speeds, key=lambda name: speeds[name])


def epochs(count: int, batch: int, permutation: Callable[[int], object]) -> Iterator[object]:
    """Indices of batch after batch, shuffled anew for each epoch, without an end.

    The short rest of an epoch is left out, so that every batch has the shape that was compiled.
    """
    while True:
        order = permutation(count)
        for start in range(0, count - batch + 1, batch):
            yield order[start : start + batch]


def growth(piece: Piece) -> int:
    """By how many bytes the process grows at most beyond what it holds before.

    The first pass may compile and keep what it needs again, so the second one's peak is taken.
    """
    gc.collect()
    ctypes.CDLL(None).malloc_trim(0)
    before = _status("VmRSS")
    piece()
    # Linux takes the present size as the new peak when it is told 5.
    Path("/proc/self/clear_refs").write_text("5")
    piece()
    return max(_status("VmHWM") - before, 0)


def keep_memory() -> None:
    """Has glibc keep what is freed, as the libraries' guides to speed advise.

    By default it returns every large array to the kernel, which then clears each page anew.
    """
    trim_threshold, mmap_max = -1, -4
    libc = ctypes.CDLL(None)
    if hasattr(libc, "mallopt"):
        libc.mallopt(mmap_max, 0)
        libc.mallopt(trim_threshold, 2**31 - 1)


def serve(peer: Peer) -> None:
    """Answers requests until there are no more."""
    keep_memory()
    # Libraries print where they like: answers keep the channel for themselves.
    answers = os.fdopen(os.dup(1), "w")
    os.dup2(2, 1)
    chosen: dict[tuple[str, str | None], Chosen] = {}
    for line in sys.stdin:
        request = json.loads(line)
        work, only = request["work"], request.get("variant")
        try:
            if work == "versions":
                answer = {"work": work, "versions": peer.versions()}
            elif work == "to_098":
                variant, seconds, accuracy = peer.to_098(only)
                answer = {"work": work, "variant": variant, "accuracy": accuracy}
                answer |= {"value": seconds, "unit": "s"}
            else:
                if (work, only) not in chosen:
                    chosen[work, only] = Chosen(peer, work, only)
                answer = chosen[work, only].measure(request.get("seconds", 3))
        except Exception as error:
            print(traceback.format_exc(), file=sys.stderr)
            answer = {"work": work, "error": f"{type(error).__name__}: {error}"}
        answers.write(json.dumps(answer) + "\n")
        answers.flush()


def _status(field: str) -> int:
    for line in Path("/proc/self/status").read_text().splitlines():
        if line.startswith(field + ":"):
            return int(line.split()[1]) * 1024
    raise ValueError(f"/proc/self/status has no {field}")
