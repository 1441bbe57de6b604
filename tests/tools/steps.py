# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The steps of a session: one line for each that passed, everything that a failed one said."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import IO, Any

from tools.environment import ROOT, WORK

LOGS = WORK / "log"
RESULT = WORK / "result"  # of one run of test.sh; closing.py reads it
TAIL = 400  # lines


def not_tested(what: str) -> None:
    """Note what could not be tested here; it is listed when all is done."""
    RESULT.mkdir(parents=True, exist_ok=True)
    with (RESULT / "not-tested").open("a", encoding="utf-8") as file:
        file.write(f"{what}\n")


def record(session: str, name: str, **more: Any) -> None:
    """Note how a step ended, for closing.py."""
    RESULT.mkdir(parents=True, exist_ok=True)
    with (RESULT / "steps.jsonl").open("a", encoding="utf-8") as file:
        file.write(json.dumps({"session": session, "name": name, **more}) + "\n")


class Steps:
    """The steps of one nox session. All of them are run; the session fails in the end if one of them did."""

    def __init__(self, session: Any, suffix: str = "", *, live: bool = False, may_fail: bool = False) -> None:
        self.session = session
        self.suffix = suffix  # of each name, where several sessions have steps of that name
        self.live = live  # show what the steps say as they go
        self.may_fail = may_fail  # a failure is shown and does not fail the session
        self.failed: list[str] = []

    def __enter__(self) -> Steps:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if error is None and self.failed and not self.may_fail:
            self.session.error("failed: " + ", ".join(self.failed))

    def install(self, *groups: Sequence[str]) -> None:
        """Install packages into the session's environment, one group after the other; without them the session ends."""

        def install(out: IO[str]) -> None:
            for group in groups:
                self.session.install(*group, **_to(out), silent=False)

        name = f"environment of {self.session.name}"
        if not self._step(name, install, live=False):
            self.session.error(f"failed: {name}")

    def run(self, name: str, *command: str | Path, env: dict[str, str] | None = None) -> bool:
        """Run a command, with what it says in a log, and say whether it succeeded."""
        name = f"{name}, {self.suffix}" if self.suffix else name
        return self._step(name, lambda out: self.session.run(*command, env=env, **_to(out)), live=self.live)

    def _step(self, name: str, command: Callable[[IO[str]], object], *, live: bool) -> bool:
        log = LOGS / (re.sub(r"[^A-Za-z0-9.]+", "-", name) + ".log")
        log.parent.mkdir(parents=True, exist_ok=True)
        start, passed = time.monotonic(), False
        with log.open("w", encoding="utf-8") as out, Follower(log, on=live):
            try:
                command(out)
                passed = True
            except Exception as error:  # noqa: BLE001 - nox says CommandFailed, and we run without nox in tests
                print(error, file=out)
        seconds = time.monotonic() - start
        allowed = self.may_fail and not passed
        record(self.session.name, name, passed=passed, allowed=allowed, seconds=round(seconds, 1), log=str(log))
        for what in _skipped(log):
            not_tested(f"{name}: {what}")
        if passed:
            print(f"ok {seconds:6.1f} s  {name}{_note(log)}", flush=True)
        else:
            self.failed.append(name)
            _show(name, log, whole=not live)
        return passed


def _to(out: IO[str]) -> dict[str, Any]:
    """The options that lead what a command says to a file."""
    return {"log": False, "external": True, "stdout": out, "stderr": subprocess.STDOUT}


class Follower:
    """Shows what is written to a file, as it is written."""

    def __init__(self, path: Path, *, on: bool) -> None:
        self.path, self.on = path, on
        self.done = threading.Event()
        self.thread = threading.Thread(target=self._follow, daemon=True)

    def __enter__(self) -> None:
        if self.on:
            self.thread.start()

    def __exit__(self, *_: object) -> None:
        self.done.set()
        if self.on:
            self.thread.join()

    def _follow(self) -> None:
        with self.path.open(encoding="utf-8", errors="replace") as file:
            last = False
            while not last:
                last = self.done.wait(0.1)  # one more look after the end
                sys.stdout.write(file.read())
                sys.stdout.flush()


def _note(log: Path) -> str:
    """How many tests pytest counted, if the step was one of pytest's."""
    found = re.findall(r"\d+ passed.* in [\d.]+s", log.read_text(encoding="utf-8", errors="replace"))
    return f": {found[-1].partition(' in ')[0]}" if found else ""


def _skipped(log: Path) -> list[str]:
    """What pytest's summary says of tests that need a program which is not here; what skips elsewhere is by design."""
    counts: Counter[str] = Counter()
    said = log.read_text(encoding="utf-8", errors="replace")
    for number, program in re.findall(r"^SKIPPED \[(\d+)\] \S+: no (.+) here$", said, re.MULTILINE):
        counts[program] += int(number)
    return [f"{number} of them, since there is no {program} here" for program, number in sorted(counts.items())]


def _show(name: str, log: Path, *, whole: bool) -> None:
    """Print what a failed step said, with Ansible's errors once more at the end."""
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    if whole:
        print("\n".join(lines[-TAIL:]))
    errors = sorted({line for line in lines if line.startswith(("ERROR", "FATAL"))})
    if errors:
        print("In short:", *errors, sep="\n")
    print(f"FAILED: {name}; all it said: {log.relative_to(ROOT)}", flush=True)
