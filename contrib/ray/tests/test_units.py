"""What needs no cluster."""

from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from cijfer_ray.batching import Batching
from cijfer_ray.command import beside, data_options, run
from cijfer_ray.manifest import Manifest, Results
from cijfer_ray.worker import MOST_STARTS, Process, Unfit


def test_batches_take_about_as_long_as_asked_and_end_small() -> None:
    batching = Batching(1.0)
    assert batching.size(1000, 2) == 1
    batching.add(0.1, 10)
    assert batching.size(10_000, 2) == 100
    # A thousand workers ask so often that batches are longer.
    assert batching.size(10_000_000, 1000) == 2000
    # No worker gets more than its share of what is left.
    assert batching.size(100, 2) == 25
    assert batching.size(3, 2) == 1
    # Slow units go alone.
    batching.add(300.0, 10)
    assert batching.size(10_000, 2) == 1


def test_batches_cover_everything_once() -> None:
    batching = Batching(0.5)
    left, sizes = 500, []
    while left:
        size = batching.size(left, 4)
        assert 1 <= size <= left
        batching.add(0.02 * size, size)
        sizes.append(size)
        left -= size
    assert sum(sizes) == 500
    assert sizes[-4:] == [1] * 4


def test_a_manifest_is_read_line_by_line(tmp_path: Path) -> None:
    path = tmp_path / "plan.jsonl"
    lines = [{"schema": "cijfer.work", "version": 1, "units": 2, "job": {"a": 1}}, {"unit": "ab", "task": {}}, {"unit": "cd", "task": {}}]
    path.write_text("".join(json.dumps(line) + "\n" for line in lines))
    manifest = Manifest(path)
    assert (manifest.count, manifest.job) == (2, {"a": 1})
    assert [(unit.name, json.loads(unit.line)) for unit in manifest.units()] == [("ab", lines[1]), ("cd", lines[2])]


def test_results_are_whole_or_not_there(tmp_path: Path) -> None:
    results = Results(tmp_path / "results")
    assert results.names() == set()
    results.write("ab/abcd.jsonl", "text \u00e9\n")
    results.write("ab/abcd.jsonl", "text\n")
    assert results.names() == {"abcd"}
    path = tmp_path / "results" / "ab" / "abcd.jsonl"
    assert path.read_bytes() == b"text\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o644
    (path.parent / ".cijfer-x.part").write_text("half")
    assert results.names() == {"abcd"}
    (tmp_path / "results" / "cd").write_text("in the way")
    with pytest.raises(OSError):
        results.write("cd/cdef.jsonl", "text")
    assert [file.name for file in path.parent.iterdir() if file.name.endswith(".part")] == [".cijfer-x.part"]


def fake(tmp_path: Path, body: str) -> list[str]:
    """A program in the place of `cijfer work --stdin`."""
    path = tmp_path / "fake.py"
    path.write_text(f"import json, os, signal, sys\nhead = sys.stdin.readline()\nfor line in sys.stdin:\n    unit = json.loads(line)['unit']\n{body}")
    return [sys.executable, "-u", str(path)]


ANSWER = "    print(json.dumps({'unit': unit, 'seconds': 0.5, 'file': 'f', 'result': head}), flush=True)\n"


def test_one_process_answers_many_units(tmp_path: Path) -> None:
    process = Process(fake(tmp_path, ANSWER.replace("head", "str(os.getpid())")), "{}\n", str(tmp_path))
    answers = [process.do(json.dumps({"unit": name}) + "\n") for name in "abc"]
    assert [answer.unit for answer in answers] == ["a", "b", "c"]
    assert len({answer.result for answer in answers}) == 1
    process.close()


def test_a_process_that_is_killed_is_begun_again(tmp_path: Path) -> None:
    once = tmp_path / "once"
    killed = f"    if not os.path.exists({str(once)!r}):\n        open({str(once)!r}, 'w').close()\n        os.kill(os.getpid(), signal.SIGKILL)\n"
    process = Process(fake(tmp_path, killed + ANSWER), "{}\n", str(tmp_path))
    assert process.do('{"unit": "a"}\n').error is None
    always = "    os.kill(os.getpid(), signal.SIGKILL) if unit == 'bad' else None\n"
    process = Process(fake(tmp_path, always + ANSWER), "{}\n", str(tmp_path))
    error = process.do('{"unit": "bad"}\n').error
    assert error is not None and f"killed {MOST_STARTS} times" in error
    # Others are done all the same.
    assert process.do('{"unit": "b"}\n').error is None


def test_a_machine_that_can_do_nothing_says_why(tmp_path: Path) -> None:
    refuses = "    sys.exit(\"error: the manifest's version of cijfer: expected 1, found 2\")\n"
    with pytest.raises(Unfit, match="version of cijfer: expected 1, found 2"):
        Process(fake(tmp_path, refuses), "{}\n", str(tmp_path)).do('{"unit": "a"}\n')
    with pytest.raises(Unfit, match="cannot start no-such-program"):
        Process(["no-such-program"], "{}\n", str(tmp_path)).do('{"unit": "a"}\n')
    with pytest.raises(Unfit, match="cannot start"):
        Process([sys.executable], "{}\n", str(tmp_path / "nowhere")).do('{"unit": "a"}\n')


def test_where_digits_are_from_is_told_to_workers() -> None:
    given = ["C", "--data", "a b", "--trust-data", "--seed", "3", "--drawn-seed=7", "--offline"]
    assert data_options(given) == ["--data", "a b", "--trust-data", "--drawn-seed=7", "--offline"]


def test_what_is_of_one_machine_is_refused(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.chdir(tmp_path)
    for option, named in [("--resume", "same command"), ("--jobs=3", "--workers"), ("--truth", "cijfer score")]:
        with pytest.raises(SystemExit):
            run(["locate", "scans", "--out", "found.json", option])
        assert named in capsys.readouterr().err


@pytest.mark.parametrize(
    ("out", "folder"),
    [("found.json", "found.json.work"), ("lists/found.csv", "lists/found.csv.work"), ("s3://bucket/lists/found.json", "found.json.work")],
)
def test_work_lies_beside_the_list_or_here(out: str, folder: str) -> None:
    assert beside(out) == Path(folder)
