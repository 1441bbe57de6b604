# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which ansible-core runs on which Python, and which of these pairs this machine has."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterable
from functools import cache
from typing import NamedTuple

from tools.environment import pyenv_folders

# Each supported ansible-core with the Pythons that its controller runs on, the oldest first.
SUPPORTED = {
    "2.16": ("3.10", "3.11", "3.12"),
    "2.17": ("3.10", "3.11", "3.12"),
    "2.18": ("3.11", "3.12", "3.13"),
    "2.19": ("3.11", "3.12", "3.13"),
    "2.20": ("3.12", "3.13", "3.14"),
    "2.21": ("3.12", "3.13", "3.14"),
}
# The next one, as a release candidate: it is tested and shown, and may fail.
CANDIDATES = {"2.22": ("3.13", "3.14", "3.15")}


class Pair(NamedTuple):
    """An ansible-core on a Python."""

    core: str
    python: str
    floor: bool = False  # with the oldest requests and urllib3 that are allowed, otherwise with the newest

    @property
    def candidate(self) -> bool:
        """Whether it is a release candidate, which may fail."""
        return self.core in CANDIDATES

    @property
    def id(self) -> str:
        return f"{self.core}-{self.python}"

    @property
    def title(self) -> str:
        return f"ansible-core {self.core} on Python {self.python}"

    @property
    def requirement(self) -> str:
        """What pip and uv call the newest release of this ansible-core."""
        return f"ansible-core~={self.core}.0{'rc1' if self.candidate else ''}"


@cache
def found() -> tuple[str, ...]:
    """The versions of the Pythons on PATH that some ansible-core supports, the oldest first."""
    known = {python for pythons in (SUPPORTED | CANDIDATES).values() for python in pythons}
    return tuple(python for python in sorted(known, key=_number) if _runs(python))


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))


def _runs(python: str) -> bool:
    """Whether this Python is there; a shim of a version manager may stand for none."""
    program = shutil.which(f"python{python}")
    if not program:
        return False
    return subprocess.run([program, "-c", ""], check=False, capture_output=True).returncode == 0


def in_pyenv(versions: Iterable[str]) -> bool:
    """Whether pyenv has one of these, on PATH or not."""
    there = {folder.parent.name.rpartition(".")[0] for folder in pyenv_folders()}
    return bool(there & set(versions))


def newest() -> Pair:
    """The newest Python here with the newest ansible-core for it."""
    for python in reversed(found()):
        for core in reversed(SUPPORTED):
            if python in SUPPORTED[core]:
                return Pair(core, python)
    raise SystemExit("no Python from 3.10 to 3.14 is on PATH or in ~/.pyenv")


def oldest() -> Pair | None:
    """The oldest ansible-core on the oldest Python here that it supports, None without one."""
    core = next(iter(SUPPORTED))
    here = [python for python in SUPPORTED[core] if python in found()]
    return Pair(core, here[0], floor=True) if here else None


def without_oldest() -> str:
    """Return, in words, that there is no Python for the oldest ansible-core; an error if pyenv has one after all."""
    core, supported = next(iter(SUPPORTED.items()))
    if in_pyenv(supported):
        raise RuntimeError(f"pyenv has a Python for ansible-core {core}, but it was not found on PATH")
    return f"ansible-core {core}, the oldest supported one: there is no Python {' or '.join(supported)} here"


def matrix() -> list[Pair]:
    """Every ansible-core on the oldest and on the newest Python here that it supports.

    The oldest has the oldest requests and urllib3, the newest the newest.
    """
    pairs = []
    for core, supported in (SUPPORTED | CANDIDATES).items():
        here = [python for python in supported if python in found()]
        if len(here) > 1:
            pairs.append(Pair(core, here[0], floor=True))
        pairs += [Pair(core, python) for python in here[-1:]]
    return pairs


def missing() -> list[str]:
    """What of the complete matrix cannot be tested on this machine, in words."""
    lines = []
    for core, supported in (SUPPORTED | CANDIDATES).items():
        lines += [
            f"ansible-core {core} on Python {python}: there is no Python {python} here"
            for python in (supported[0], supported[-1])
            if python not in found()
        ]
    return lines
