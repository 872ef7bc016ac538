"""The bytes of one process, whatever happens to nodes, workers and the driver."""

from __future__ import annotations

import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest

from conftest import IS_FULL, run
from cijfer_ray.driver import Driver, Failed, Options, start
from cijfer_ray.manifest import Manifest, Results

FIND = "--digit-height 12..80"


@pytest.fixture(scope="session")
def expected(program: str, scans: Path) -> dict[str, bytes]:
    """The lists of one process, and of three shards, which are the same."""
    ran = subprocess.run([program, *f"locate scans {FIND} --out one.json".split()], cwd=scans, capture_output=True, check=False)
    assert ran.returncode == 1, "one image cannot be read"
    run(program, f"plan locate scans {FIND} --out plan.jsonl", scans)
    for shard in range(3):
        run(program, f"work plan.jsonl --results shards --shard {shard}/3", scans)
    merge(program, scans, "shards", "three.json")
    one = (scans / "one.json").read_bytes()
    assert (scans / "three.json").read_bytes() == one
    return {"one": one}


def merge(program: str, scans: Path, results: str, out: str) -> None:
    """Merges results of which one image's says that it cannot be read."""
    ran = subprocess.run(
        [program, *f"merge plan.jsonl --results {results} --out {out}".split()], cwd=scans, capture_output=True, text=True, check=False
    )
    assert ran.returncode == 1 and "1 of " in ran.stderr, ran.stderr


def driver(program: str, scans: Path, results: str, **options: Any) -> Driver:
    command = [program, "work", "--stdin", "--threads", "1"]
    return Driver(Manifest(scans / "plan.jsonl"), Results(scans / results), Options(command, folder=str(scans), **options))


def check(program: str, scans: Path, results: str, expected: dict[str, bytes]) -> None:
    merge(program, scans, results, f"{results}.json")
    assert (scans / f"{results}.json").read_bytes() == expected["one"]


def listen() -> None:
    """Has Ctrl-C heard, which a shell has its background processes, and so these tests, pass over."""
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def children(name: str) -> list[int]:
    """The processes below this one whose command line has that in it."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                line = (folder / "cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
            except OSError:
                continue
            if name in line:
                found.append(int(folder.name))
    return found


def test_two_nodes_find_what_one_process_finds(program: str, scans: Path, expected: dict[str, bytes], cluster: Any) -> None:
    start(cluster.address)
    work = driver(program, scans, "two")
    assert work.run() == work._manifest.count
    assert not work.errors
    check(program, scans, "two", expected)
    # There is nothing left to do, and nothing is done.
    again = driver(program, scans, "two")
    assert (again.run(), again.before) == (0, again._manifest.count)


def test_a_node_that_goes_away_costs_what_it_was_doing(program: str, scans: Path, expected: dict[str, bytes], cluster: Any) -> None:
    start(cluster.address)
    node = cluster.add_node(num_cpus=1)
    results = Results(scans / "node")

    def remove() -> None:
        while len(results.names()) < 15:
            time.sleep(0.01)
        cluster.remove_node(node, allow_graceful=False)

    thread = threading.Thread(target=remove)
    thread.start()
    work = driver(program, scans, "node", batch_seconds=0.3)
    work.run()
    thread.join()
    assert not work.errors
    check(program, scans, "node", expected)


def test_workers_that_are_killed_lose_nothing(program: str, scans: Path, expected: dict[str, bytes], cluster: Any) -> None:
    start(cluster.address)
    results, dice = Results(scans / "killed"), random.Random(3)
    is_over = threading.Event()
    kills: list[str] = []

    def kill() -> None:
        while not is_over.is_set() and len(kills) < (20 if IS_FULL else 6):
            time.sleep(dice.uniform(0.05, 0.4))
            # By turns the program, and the Ray actor that keeps it.
            name = f"{program} work --stdin" if dice.random() < 0.6 else "ray::Worker"
            living = children(name)
            if living and results.names():
                try:
                    os.kill(dice.choice(living), signal.SIGKILL)
                    kills.append(name)
                except OSError:
                    pass

    thread = threading.Thread(target=kill)
    thread.start()
    work = driver(program, scans, "killed", batch_seconds=0.2)
    work.run()
    is_over.set()
    thread.join()
    assert kills
    assert not work.errors
    check(program, scans, "killed", expected)


def test_a_driver_that_is_killed_goes_on(program: str, scans: Path, expected: dict[str, bytes]) -> None:
    arguments = ["locate", "scans", *FIND.split(), "--out", "driven.json", "--batch-seconds", "0.2", "--workers", "2", "--cijfer", program]
    command = [sys.executable, "-m", "cijfer_ray.command", *arguments]
    results = Results(scans / "driven.json.work" / "results")
    for wanted, how in ((5, signal.SIGKILL), (20, signal.SIGINT)):
        with (scans / "driver.txt").open("wb") as told:
            process = subprocess.Popen(command, cwd=scans, stdout=told, stderr=told, preexec_fn=listen)
            while len(results.names()) < wanted and process.poll() is None:
                time.sleep(0.01)
            process.send_signal(how)
            code = process.wait(60)
        if how == signal.SIGINT:
            assert code == 130, (scans / "driver.txt").read_text()
            assert "the same command goes on with it" in (scans / "driver.txt").read_text()
    times = {path: path.stat().st_mtime_ns for path in results.folder.rglob("*.jsonl")}
    assert len(times) >= 20
    ran = subprocess.run(command, cwd=scans, capture_output=True, text=True, check=False)
    assert ran.returncode == 1 and "zz-broken.png" in ran.stderr, ran.stderr
    assert f"{len(times)} of " in ran.stderr and "were done before" in ran.stderr
    assert (scans / "driven.json").read_bytes() == expected["one"]
    assert all(path.stat().st_mtime_ns == time for path, time in times.items()), "nothing is done again"
    # Other options are other work.
    ran = subprocess.run([*command, "--threshold", "0.9"], cwd=scans, capture_output=True, text=True, check=False)
    assert ran.returncode == 1 and "other options" in ran.stderr, ran.stderr


def test_a_node_without_the_right_program_is_told(program: str, scans: Path, cluster: Any) -> None:
    start(cluster.address)
    work = driver("no-such-cijfer", scans, "none")
    with pytest.raises(Failed, match="cannot start no-such-cijfer"):
        work.run()
    # A manifest of another version; the job goes on once the node is right.
    plan = (scans / "plan.jsonl").read_text()
    other = scans / "other.jsonl"
    other.write_text(plan.replace('"version":1', '"version":9', 1))
    command = [program, "work", "--stdin"]
    with pytest.raises(Failed, match="version 9"):
        Driver(Manifest(other), Results(scans / "none"), Options(command, folder=str(scans))).run()


SPACE = """
part = "A"
parameters = [1500, 9000]
accuracy = 0.5
halving = { candidates = 8, epochs = [2, 5], factor = 2, held-out = 100, final-seeds = 2 }
recipe = { batch = 20, learning-rate = 0.02 }
[[families]]
name = "two layers"
layers = [
    { type = "Dense", units = "$n", activation = "silu" },
    { type = "Dense", units = 10, activation = "softmax" },
]
choices = { n = { from = 2, to = 11 } }
"""


def test_a_search_finds_what_one_process_finds(program: str, digits: Path, tmp_path: Path) -> None:
    (tmp_path / "space.toml").write_text(SPACE.replace("candidates = 8", "candidates = 10" if IS_FULL else "candidates = 8"))
    options = f"search space.toml --data {digits} --trust-data"
    one = run(program, f"{options} --format json --out one", tmp_path)
    command = [sys.executable, "-m", "cijfer_ray.command", *options.split(), "--format", "json", "--out", "many"]
    ran = subprocess.run([*command, "--workers", "2", "--cijfer", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout == one
    for name in ("network.toml", "recipe.toml", "front-parameters.svg", "front-multiplications.svg"):
        assert (tmp_path / "many" / name).read_bytes() == (tmp_path / "one" / name).read_bytes()
    # All of it again finds all of it there.
    shutil.rmtree(tmp_path / "many")
    ran = subprocess.run([*command, "--workers", "2", "--cijfer", program], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.stdout == one and " units/s" not in ran.stderr, ran.stderr
