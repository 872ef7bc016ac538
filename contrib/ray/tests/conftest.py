"""Images, digits and a program for the tests. CIJFER names the program; CIJFER_FULL asks for the long form."""

from __future__ import annotations

import os
import shutil
import struct
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

IS_FULL = bool(os.environ.get("CIJFER_FULL"))


@pytest.fixture(scope="session")
def program() -> str:
    """The command `cijfer`."""
    found = os.environ.get("CIJFER") or shutil.which("cijfer")
    if found is None:
        pytest.skip("CIJFER names no program")
    return str(Path(found).resolve())


def run(program: str, arguments: str, folder: Path) -> str:
    """Runs the program, which must succeed."""
    ran = subprocess.run([program, *arguments.split()], cwd=folder, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    return ran.stdout


def first(path: Path, count: int) -> bytes:
    """An IDX file of the first images or labels of another one."""
    content = path.read_bytes()
    axes = content[3]
    sizes = struct.unpack(f">{axes}I", content[4 : 4 + 4 * axes])
    item = 1
    for size in sizes[1:]:
        item *= size
    start = 4 + 4 * axes
    return content[:4] + struct.pack(f">{axes}I", count, *sizes[1:]) + content[start : start + count * item]


@pytest.fixture(scope="session")
def digits(program: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A few digits that the program drew, in MNIST's format."""
    folder = tmp_path_factory.mktemp("digits")
    run(program, "data --drawn --out all", folder)
    (folder / "few").mkdir()
    for path in (folder / "all").iterdir():
        count = 400 if path.name.startswith("train") else 200
        (folder / "few" / path.name).write_bytes(first(path, count))
    return folder / "few"


@pytest.fixture(scope="session")
def scans(program: str, digits: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with `scans`: many images, most of them the same few under other names, and one that is none."""
    folder = tmp_path_factory.mktemp("place")
    (folder / "scans").mkdir()
    kinds = [(220, 160), (300, 200), (180, 320), (640, 480)]
    for seed, (width, height) in enumerate(kinds):
        run(
            program,
            f"scene --data {digits} --trust-data --kind varied --width {width} --height {height} --digits 6 "
            f"--seed {seed} --out kind{seed}.png",
            folder,
        )
    for number in range(500 if IS_FULL else 60):
        shutil.copy(folder / f"kind{number % len(kinds)}.png", folder / "scans" / f"{number:03}.png")
    (folder / "scans" / "zz-broken.png").write_bytes(b"no picture")
    return folder


@pytest.fixture
def cluster() -> Iterator[object]:
    """Two nodes of one core each, on this machine."""
    import ray
    from ray.cluster_utils import Cluster

    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    yield cluster
    ray.shutdown()
    cluster.shutdown()  # type: ignore[no-untyped-call]
