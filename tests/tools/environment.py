# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""An environment of our own for every session.

Nothing in the developer's home or environment may help the tests or hide a fault, except how to reach the package
index. Everything is written below .work.
"""

from __future__ import annotations

import contextlib
import os
import pwd
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
WORK = ROOT / ".work"
HOME = WORK / "home"
LINK = WORK / "link"
COLLECTION = Path("ansible_collections", "nasfleet", "active_backup")

DROPPED_PREFIXES = ("ANSIBLE_", "DSM_", "GIT_", "HYPOTHESIS_", "PYTEST_", "XDG_")
DROPPED = ("FAULT_MATRIX", "MYPYPATH", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV")


def isolate() -> None:
    """Give this process, and all that it starts, its own home and environment."""
    os.environ["PATH"] = _path()  # while HOME is still the developer's
    _own_home()
    for name in list(os.environ):
        if name in DROPPED or name.startswith(DROPPED_PREFIXES):
            del os.environ[name]
    no_proxy = ",".join(filter(None, [os.environ.get("NO_PROXY"), "127.0.0.1,localhost"]))  # the simulated NASes
    os.environ |= {
        "HOME": str(HOME),
        "LC_ALL": "C.UTF-8",
        "NO_PROXY": no_proxy,
        "no_proxy": no_proxy,
        "PIP_DISABLE_PIP_VERSION_CHECK": "1",
        "UV_CACHE_DIR": str(WORK / "cache" / "uv"),
        "UV_PYTHON_DOWNLOADS": "never",
        # As pip does: a company's own authority is known to the system only.
        "UV_SYSTEM_CERTS": os.environ.get("UV_SYSTEM_CERTS", "true"),
    }
    nothing = os.open(os.devnull, os.O_RDONLY)
    os.dup2(nothing, 0)  # nothing may wait for an answer
    os.close(nothing)


def _own_home() -> None:
    """Make our home, with a link to how the developer's pip and uv reach the package index."""
    theirs = Path.home()
    if theirs == HOME:  # a process that one of ours started
        return
    for folder in ("pip", "uv"):
        if (theirs / ".config" / folder).is_dir():
            _link(HOME / ".config" / folder, theirs / ".config" / folder)
        else:
            (HOME / ".config" / folder).unlink(missing_ok=True)


def _path() -> str:
    """PATH without a version manager's shims and with the Pythons behind them at its end.

    The shims stand for Pythons that may not be there, and ansible-test takes them at their word.
    """
    kept = [entry for entry in os.environ.get("PATH", os.defpath).split(os.pathsep) if Path(entry) not in _shims()]
    return os.pathsep.join(dict.fromkeys([*kept, *map(str, pyenv_folders())]))


def _pyenv_roots() -> Iterator[Path]:
    if root := os.environ.get("PYENV_ROOT"):
        yield Path(root)
    yield from (home / ".pyenv" for home in _homes())
    for entry in map(Path, os.environ.get("PATH", "").split(os.pathsep)):
        if entry.parts[-2:] == (".pyenv", "shims"):
            yield entry.parent


def _homes() -> Iterator[Path]:
    """The home by HOME, which may be made up, and that of the account."""
    yield Path.home()
    with contextlib.suppress(KeyError):  # a container may run as a number without an account
        yield Path(pwd.getpwuid(os.getuid()).pw_dir)


def _shims() -> set[Path]:
    return {root / "shims" for root in _pyenv_roots()}


def pyenv_folders() -> list[Path]:
    """The folders of the Pythons that pyenv has, the newest first."""
    folders = {folder for root in _pyenv_roots() for folder in root.glob("versions/3.*/bin")}
    return sorted((folder for folder in folders if (folder / "python").exists()), key=_version, reverse=True)


def _version(folder: Path) -> tuple[int, ...]:
    return tuple(int(part) for part in folder.parent.name.split(".") if part.isdigit())


def link_tree() -> Path:
    """A folder in which a link gives this checkout the place of an installed collection."""
    _link(LINK / COLLECTION, Path("..", "..", "..", ".."))
    return LINK


def _link(link: Path, target: Path) -> None:
    """Make a link to target at one go: another session may be doing the same."""
    link.parent.mkdir(parents=True, exist_ok=True)
    new = link.with_name(f"{link.name}.{os.getpid()}")
    new.symlink_to(target)
    new.replace(link)
