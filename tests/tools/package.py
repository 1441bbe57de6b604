# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Builds the tarball and looks at it as Galaxy and a user do.

python tests/tools/package.py build|importer|install
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tarfile
import time
from pathlib import Path

sys.path[0] = str(Path(__file__).resolve().parents[1])  # in place of this folder
from tools.environment import COLLECTION, ROOT, WORK  # noqa: E402

DIST = WORK / "dist"
MOST_BYTES = 1_000_000
OWN_PLAYBOOK = re.compile(r"WARNING: ERROR +Failed to find nasfleet\.active_backup\.(?P<name>\w+) playbook\.$")
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
    kept = ("tests/config.yml", "tests/simulator/")  # the latter for users' own tests
    if tests := [name for name in names if name.startswith("tests/") and not name.startswith(kept)]:
        raise SystemExit(f"tests are in the tarball: {tests}")
    size = tarball().stat().st_size
    print(f"{len(names)} files, {size} bytes", *names, sep="\n")
    if size > MOST_BYTES:
        raise SystemExit(f"the tarball has {size} bytes; at most {MOST_BYTES} are allowed")


def importer() -> None:
    """Check the tarball as Galaxy and Automation Hub do on upload; a warning is a failure."""
    os.environ["GALAXY_IMPORTER_CHECK_REQUIRED_TAGS"] = "true"  # as Automation Hub wants it
    command = [sys.executable, "-m", "galaxy_importer.main", str(tarball())]
    result = subprocess.run(command, cwd=DIST, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    print(result.stdout)
    told = [line for line in result.stdout.splitlines() if line.startswith(("WARNING", "ERROR"))]
    names = packed()
    if result.returncode or any(not _is_packed(OWN_PLAYBOOK.match(line), names) for line in told):
        raise SystemExit("galaxy-importer is not content")


def _is_packed(playbook: re.Match[str] | None, names: list[str]) -> bool:
    """Whether a playbook that ansible-lint does not find is in the tarball.

    galaxy-importer gives it the path with ansible_collections at its end, which Ansible understands and it does not.
    """
    return playbook is not None and f"playbooks/{playbook['name']}.yml" in names


def install() -> None:
    """Install the tarball as a user does, and run it against the simulated NAS that came with it, as the guide says."""
    place = WORK / "installed"
    shutil.rmtree(place, ignore_errors=True)
    os.environ["ANSIBLE_COLLECTIONS_PATH"] = str(place)  # and not the link to the checkout
    _run("ansible-galaxy", "collection", "install", "--offline", str(tarball()), "-p", str(place))
    _run("ansible-playbook", "--list-tasks", "nasfleet.active_backup.converge")
    inventory = place / "nases.json"
    command = [sys.executable, str(place / COLLECTION / "tests" / "simulator"), "--count", "2", "--https"]
    command += ["--inventory-file", str(inventory), "--lifetime", "120"]
    with subprocess.Popen(command, cwd=place, stdout=subprocess.DEVNULL) as nas:
        try:
            _wait_for(inventory)
            _read_settings(inventory)
        finally:
            nas.terminate()


def _wait_for(path: Path) -> None:
    end = time.monotonic() + 20
    while not path.exists():
        if time.monotonic() > end:
            raise SystemExit("the simulated NAS of the tarball did not start")
        time.sleep(0.1)


def _read_settings(inventory: Path) -> None:
    """Without a file of the checkout: from the folder of what is installed."""
    command = ["ansible", "nas", "-i", str(inventory), "-m", "nasfleet.active_backup.abb_settings_info"]
    result = subprocess.run(command, cwd=inventory.parent, check=False, capture_output=True, text=True)
    print(result.stdout, result.stderr)
    if result.returncode or result.stdout.count('"max_concurrent_devices"') != 2:
        raise SystemExit("the installed module did not read the settings of both NASes")


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
