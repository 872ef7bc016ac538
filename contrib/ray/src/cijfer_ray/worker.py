"""A long-lived `cijfer work --stdin`, and the Ray actor that keeps it."""

from __future__ import annotations

import json
import os
import socket
import subprocess
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from typing import IO

# A unit at which the process dies again and again is at fault itself; the others are not to wait for it for ever.
MOST_STARTS = 4


@dataclass(frozen=True)
class Answer:
    """What `cijfer work` says of a unit."""

    unit: str
    seconds: float
    file: str | None = None
    result: str | None = None
    error: str | None = None


class Unfit(Exception):
    """This machine cannot do units of this manifest at all: another version of cijfer, another model, no such folder."""


class Process:
    """`cijfer work --stdin`: begun when the first unit comes, and again when it dies."""

    def __init__(self, command: Sequence[str], head: str, folder: str) -> None:
        self._command = list(command)
        self._head = head
        self._folder = folder
        self._process: subprocess.Popen[str] | None = None
        self._errors: IO[bytes] = tempfile.TemporaryFile()
        # Whether a unit was ever answered: what dies before that will do so again.
        self._is_fit = False

    def do(self, line: str) -> Answer:
        """Does a unit."""
        unit: str = json.loads(line)["unit"]
        for start in range(MOST_STARTS):
            process = self._running()
            answer = self._ask(process, line)
            if answer is not None:
                self._is_fit = True
                return answer
            code = self._end()
            # Ended by itself, it has said why; killed, it may live longer the next time.
            if code >= 0:
                told = self._told()
                if not self._is_fit:
                    raise Unfit(f"{socket.gethostname()}: {told or f'cijfer ended with code {code}'}")
                return Answer(unit, 0.0, error=told or f"cijfer ended with code {code}")
        return Answer(unit, 0.0, error=f"cijfer was killed {MOST_STARTS} times at this unit")

    def close(self) -> None:
        """Ends the process."""
        if self._process is not None:
            self._end()

    def _running(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._errors.seek(0)
            self._errors.truncate()
            try:
                self._process = subprocess.Popen(
                    self._command,
                    cwd=self._folder,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    stderr=self._errors,
                    encoding="utf-8",
                )
            except OSError as error:
                raise Unfit(f"{socket.gethostname()}: cannot start {self._command[0]}: {error}") from error
            self._send(self._process, self._head)
        return self._process

    def _ask(self, process: subprocess.Popen[str], line: str) -> Answer | None:
        if not self._send(process, line):
            return None
        assert process.stdout is not None
        answer = process.stdout.readline()
        # A line without its end was cut off.
        return Answer(**json.loads(answer)) if answer.endswith("\n") else None

    @staticmethod
    def _send(process: subprocess.Popen[str], line: str) -> bool:
        assert process.stdin is not None
        try:
            process.stdin.write(line)
            process.stdin.flush()
        except OSError:
            return False
        return True

    def _end(self) -> int:
        process, self._process = self._process, None
        assert process is not None and process.stdin is not None and process.stdout is not None
        for pipe in (process.stdin, process.stdout):
            try:
                pipe.close()
            except OSError:
                pass
        return process.wait()

    def _told(self) -> str:
        self._errors.seek(0)
        lines = self._errors.read().decode(errors="replace").splitlines()
        told = [line for line in lines if line.startswith("error: ")]
        return told[-1].removeprefix("error: ") if told else ""


class Worker:
    """Does units in batches; a Ray actor where there is Ray."""

    def __init__(self, command: Sequence[str], head: str, folder: str, environment: dict[str, str]) -> None:
        os.environ.update(environment)
        self._process = Process(command, head, folder)

    def ready(self) -> str:
        """Says where it is, once it is somewhere."""
        return socket.gethostname()

    def pid(self) -> int:
        """The actor's process."""
        return os.getpid()

    def do(self, lines: Sequence[str]) -> list[Answer]:
        """Does some units, one after the other."""
        return [self._process.do(line) for line in lines]

    def close(self) -> None:
        """Ends the process."""
        self._process.close()
