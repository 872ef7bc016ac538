"""The manifest of `cijfer plan`, and the folder of results."""

from __future__ import annotations

import json
import os
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Unit:
    """A line of a manifest, and the name that its result is known by."""

    name: str
    line: str


class Manifest:
    """A manifest that is read line by line: of millions of units no more is in memory than is being worked on."""

    def __init__(self, path: Path) -> None:
        self.path = path
        with path.open(encoding="utf-8") as file:
            self.head = file.readline()
        first = json.loads(self.head)
        self.job: object = first["job"]
        self.count: int = first["units"]

    def units(self) -> Iterator[Unit]:
        """The units, in their order."""
        with self.path.open(encoding="utf-8") as file:
            file.readline()
            for line in file:
                yield Unit(json.loads(line)["unit"], line)


class Results:
    """A folder with a file for every result, as `cijfer work` writes it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def names(self) -> set[str]:
        """The units whose results are there."""
        there: set[str] = set()
        if self.folder.is_dir():
            for below in self.folder.iterdir():
                if below.is_dir():
                    there.update(file.stem for file in below.iterdir() if file.suffix == ".jsonl")
        return there

    def write(self, file: str, text: str) -> None:
        """Writes a result: it appears under its name only once it is whole."""
        path = self.folder / file
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(prefix=".cijfer-", suffix=".part", dir=path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as part:
                part.write(text)
            os.chmod(temporary, 0o644)
            os.replace(temporary, path)
        except BaseException:
            Path(temporary).unlink(missing_ok=True)
            raise
