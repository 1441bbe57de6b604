# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the tarball and looks at it as Galaxy and a user do.

python tests/tools/package.py build|importer|install
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])  # in place of this folder
from tools.environment import COLLECTION, ROOT, WORK  # noqa: E402

DIST = WORK / "dist"
MOST_BYTES = 1_000_000
CACHES = ("__pycache__", ".pyc", ".pytest_cache", ".ruff_cache", ".mypy_cache", ".hypothesis")


def tarball() -> Path:
    """The one that build() made."""
    (found,) = DIST.glob("*.tar.gz")
    return found


def packed() -> list[str]:
    """The files in the tarball, except those that ansible-galaxy writes itself."""
    with tarfile.open(tarball()) as tar:
        names = [member.name for member in tar.getmembers() if not member.isdir()]
    return sorted(set(names) - {"FILES.json", "MANIFEST.json"})


def build() -> None:
    """Make the tarball; nothing that a tool left in the checkout may travel in it."""
    shutil.rmtree(DIST, ignore_errors=True)
    _run("ansible-galaxy", "collection", "build", "--output-path", str(DIST))
    command = ["git", "ls-files", "-coz", "--exclude-standard"]
    known = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    names = packed()
    if strangers := sorted(set(names) - set(known)):
        raise SystemExit(f"in the tarball but not in git; complete build_ignore in galaxy.yml: {strangers}")
    if caches := [name for name in names if any(cache in name for cache in CACHES)]:
        raise SystemExit(f"a tool's cache is in the tarball: {caches}")
    if tests := [name for name in names if name.startswith("tests/") and name != "tests/config.yml"]:
        raise SystemExit(f"tests are in the tarball: {tests}")
    size = tarball().stat().st_size
    print(f"{len(names)} files, {size} bytes", *names, sep="\n")
    if size > MOST_BYTES:
        raise SystemExit(f"the tarball has {size} bytes; at most {MOST_BYTES} are allowed")


def importer() -> None:
    """Check the tarball as Galaxy does on upload; a warning is a failure."""
    command = [sys.executable, "-m", "galaxy_importer.main", str(tarball())]
    result = subprocess.run(command, cwd=DIST, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(result.stdout)
    if result.returncode or any(line.startswith(("WARNING", "ERROR")) for line in result.stdout.splitlines()):
        raise SystemExit("galaxy-importer is not content")


def install() -> None:
    """Install the tarball as a user does, and run a module from it against a simulated NAS."""
    place = WORK / "installed"
    shutil.rmtree(place, ignore_errors=True)
    os.environ["ANSIBLE_COLLECTIONS_PATH"] = str(place)  # and not the link to the checkout
    _run("ansible-galaxy", "collection", "install", "--offline", str(tarball()), "-p", str(place))
    _run("ansible-playbook", "--list-tasks", "nasfleet.active_backup.converge")
    ready = place / "nas.json"
    command = [sys.executable, "tests/simulator", "--watch-pid", str(os.getpid()), "--lifetime", "120"]
    with subprocess.Popen([*command, "--ready-file", str(ready)], cwd=ROOT) as nas:
        try:
            _read_settings(ready)
        finally:
            nas.terminate()


def _read_settings(ready: Path) -> None:
    said = subprocess.run(
        [sys.executable, "demo/environment.py", "--wait", "20", str(ready)],
        cwd=ROOT, check=True, capture_output=True, text=True,
    ).stdout  # fmt: skip
    module = "nasfleet.active_backup.abb_settings_info"
    script = f'eval "$1"; ansible localhost -e ansible_python_interpreter="$2" -m {module}'
    result = subprocess.run(
        ["bash", "-euc", script, "bash", said, sys.executable], check=False, capture_output=True, text=True
    )
    print(result.stdout, result.stderr)
    if result.returncode or '"max_concurrent_devices"' not in result.stdout:
        raise SystemExit("the installed module did not read the settings")


def artefact(folder: Path) -> Path:
    """Unpack the tarball where ansible-test can run on it, and return that place."""
    place = folder / COLLECTION
    shutil.rmtree(place, ignore_errors=True)
    place.mkdir(parents=True)
    _run("tar", "-xzf", str(tarball()), "-C", str(place))
    _run("git", "init", "-q", str(place))
    return place


def _run(*command: str) -> None:
    subprocess.run(command, cwd=ROOT, check=True)


if __name__ == "__main__":
    {"build": build, "importer": importer, "install": install}[sys.argv[1]]()
