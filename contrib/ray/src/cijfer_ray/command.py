"""`cijfer-ray locate …` and `cijfer-ray search …`: the same options as the command `cijfer`."""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path

from .driver import Driver, Failed, Options, start
from .manifest import Manifest, Results
from .progress import say

# What the digits of a search are read from: planning and work both ask for it.
DATA = {"--data": True, "--drawn-seed": True, "--trust-data": False, "--offline": False, "--drawn": False}
# What one machine can do and many cannot, or need not be told.
NOT_HERE = {
    "--resume": "a job that was interrupted always goes on; run the same command again",
    "--jobs": "--workers says how many units are done at a time",
    "--threads": "every worker has one core; --workers says how many there are",
    "--truth": "`cijfer score` compares the list with the truth",
    "--heat-maps": "`cijfer locate` draws them over one image",
    "--budget": "Ctrl-C ends the work, and the same command goes on with it",
}


def parser() -> argparse.ArgumentParser:
    """The options of this command; others are for `cijfer plan`, which knows them."""
    top = argparse.ArgumentParser(
        prog="cijfer-ray",
        description="Spreads the work of cijfer over a Ray cluster, or over the cores of this machine.",
        allow_abbrev=False,
    )
    jobs = top.add_subparsers(dest="job", required=True)
    for job, what in (
        ("locate", "finds digits in images, as `cijfer locate` does"),
        ("search", "searches the smallest network, as `cijfer search` does"),
    ):
        sub = jobs.add_parser(
            job,
            help=what,
            description=f"{what[0].upper()}{what[1:]}. All options of `cijfer plan {job}` hold here, too.",
            allow_abbrev=False,
        )
        sub.add_argument("--address", help="the cluster, such as auto or ray://head:10001 [default: one on this machine]")
        sub.add_argument("--workers", type=int, metavar="N", help="units that are done at a time [default: one for each core]")
        sub.add_argument("--cijfer", default=shutil.which("cijfer") or "cijfer", metavar="FILE", help="the program, on every node")
        sub.add_argument("--batch-seconds", type=float, default=1.0, metavar="S", help="how long a batch of units takes, about [default: 1]")
        sub.add_argument("--work", type=Path, metavar="DIR", help="the folder of the manifest and the results [default: OUT.work; for one in a store here]")
        sub.add_argument("--out", required=True, metavar="FILE", help="the list, or the folder, to write; a list also at s3://, gs:// or az://")
        sub.add_argument("--format", help="how it comes out, as `cijfer merge` says")
        if job == "locate":
            sub.add_argument("--overlay", help="draw the detections onto the images, as `cijfer merge` says")
            sub.add_argument("--memory", type=int, default=256, metavar="MIB", help="memory of every worker [default: 256]")
    return top


def data_options(arguments: Sequence[str]) -> list[str]:
    """Those of the arguments that say where digits are from."""
    found: list[str] = []
    left = iter(arguments)
    for argument in left:
        name = argument.split("=", 1)[0]
        if name in DATA:
            found.append(argument)
            if DATA[name] and "=" not in argument:
                found.extend([value for value in [next(left, None)] if value is not None])
    return found


def run(arguments: Sequence[str]) -> int:
    """Does the job; the exit code is that of `cijfer merge`."""
    top = parser()
    options, rest = top.parse_known_args(arguments)
    for argument in rest:
        reason = NOT_HERE.get(argument.split("=", 1)[0])
        if reason is not None:
            top.error(f"{argument}: {reason}")
    work: Path = options.work or beside(options.out)
    plan, results = work / "plan.jsonl", Results(work / "results")
    work.mkdir(parents=True, exist_ok=True)
    is_search: bool = options.job == "search"
    memory = [] if is_search else ["--memory", str(options.memory)]
    fresh = work / "plan.new.jsonl"
    code = cijfer(options.cijfer, ["plan", options.job, *rest, *memory, "--out", str(fresh)])
    if code:
        return code
    check_same(plan, fresh)
    fresh.replace(plan)

    data = data_options(rest) if is_search else []
    command = [options.cijfer, "work", "--stdin", "--threads", "1", *memory, *data]
    start(options.address, options.workers)
    while True:
        driver = Driver(
            Manifest(plan),
            results,
            Options(command, workers=options.workers, batch_seconds=options.batch_seconds),
        )
        try:
            driver.run()
        except KeyboardInterrupt:
            say(f"{work} keeps what was finished; the same command goes on with it")
            return 130
        for unit, error in driver.errors:
            say(f"error: unit {unit.name}: {error}")
        if driver.errors:
            say(f"error: {len(driver.errors)} of {Manifest(plan).count} units could not be done")
            return 1
        if not is_search:
            break
        before = Manifest(plan).count
        code = cijfer(options.cijfer, ["plan", "next", str(plan), "--results", str(results.folder)])
        if code:
            return code
        if Manifest(plan).count == before:
            break
    merge = ["merge", str(plan), "--results", str(results.folder), "--out", options.out]
    if options.format:
        merge += ["--format", options.format]
    if not is_search and options.overlay:
        merge += ["--overlay", options.overlay]
    return cijfer(options.cijfer, merge, shown=True)


def beside(out: str) -> Path:
    """The folder of work for what is written there: beside it, or here where it goes into a store."""
    path = Path(out)
    return Path(path.name + ".work") if "://" in out else path.with_name(path.name + ".work")


def check_same(plan: Path, fresh: Path) -> None:
    """Refuses a folder of work that was begun with other options: its results are of other units."""
    if plan.is_file() and Manifest(plan).job != Manifest(fresh).job:
        fresh.unlink()
        raise Failed(
            f"{plan.parent}: this work was begun with other options, another model or another cijfer; --work names another "
            "folder, and without this one everything begins anew"
        )


def cijfer(program: str, arguments: Sequence[str], *, shown: bool = False) -> int:
    """Runs the program to its end; its output is shown where it is the answer."""
    try:
        return subprocess.run([program, *arguments], stdout=None if shown else subprocess.DEVNULL, check=False).returncode
    except OSError as error:
        raise Failed(f"cannot start {program}: {error}; --cijfer names the program") from error


def main() -> None:
    """The command."""
    try:
        code = run(sys.argv[1:])
    except Failed as error:
        say(f"error: {error}")
        code = 1
    except KeyboardInterrupt:
        code = 130
    sys.exit(code)


if __name__ == "__main__":
    main()
