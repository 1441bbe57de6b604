# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs ansible-test on a copy of this checkout, with nothing but a package index.

    python tests/tools/ansible_test.py FOLDER [--artefact] sanity|units|integration ARGUMENT...

FOLDER takes the copy; with --artefact, what package.py has packed into the tarball, and for integration its targets,
which nothing else of the checkout goes with. The ansible-test is that of the environment of this Python.

Integration tests that are not chosen by arguments run in two halves side by side, since each uses one processor.
"""

from __future__ import annotations

import io
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TextIO

sys.path[0] = str(Path(__file__).resolve().parents[1])  # in place of this folder, which would hide ansible_test
from tools import package  # noqa: E402
from tools.environment import COLLECTION, HOME, ROOT  # noqa: E402
from tools.steps import not_tested  # noqa: E402

TOOLS = Path(__file__).resolve().parent
BIN = Path(sys.executable).parent
CACHE = HOME / ".ansible" / "test" / "cache"
KEY = HOME / ".ansible" / "test" / "id_rsa"


def copy_tree(folder: Path) -> Path:
    """Copy what git knows or would know; ansible-test refuses links."""
    copy = folder / COLLECTION
    shutil.rmtree(copy, ignore_errors=True)
    for name in _files():
        source, target = ROOT / name, copy / name
        if source.exists():  # not deleted since the last commit
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(source, target, follow_symlinks=False)
    # Without a repository of its own ansible-test asks the one around it, which ignores .work, and then tests nothing.
    subprocess.run(["git", "init", "-q", copy], check=True)
    return copy


def _files() -> Iterator[str]:
    command = ["git", "ls-files", "-coz", "--exclude-standard"]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout
    return (name for name in listed.split("\0") if name)


def shims() -> None:
    """Put in place what ansible-test would download from a host of its own, and ssh-keygen if there is none."""
    import ansible_test  # noqa: PLC0415 - only where it is installed

    pins = Path(ansible_test.__file__).parent / "_internal" / "python_requirements.py"
    found = re.search(r"pip='([0-9.]+)'", pins.read_text(encoding="utf-8"))
    if not found:
        raise SystemExit(f"{pins} does not say which pip it wants")
    pip = found[1]
    CACHE.mkdir(parents=True, exist_ok=True)
    if not (CACHE / f"pip-{pip}-py3-none-any.whl").exists():
        command = [sys.executable, "-m", "pip", "download", "-q", "--no-deps", "-d", str(CACHE), f"pip=={pip}"]
        subprocess.run(command, check=True)
    shutil.copyfile(TOOLS / "get_pip_shim.py", CACHE / f"get_pip_{pip.replace('.', '_')}.py")
    if not shutil.which("ssh-keygen"):
        keygen = BIN / "ssh-keygen"
        keygen.write_text(f"#!{sys.executable}\n{(TOOLS / 'ssh_keygen_shim.py').read_text(encoding='utf-8')}")
        keygen.chmod(0o755)


def make_key() -> None:
    """Make the key that integration tests ask for: two ansible-test at a time would both make it, and one fail."""
    if not KEY.exists():
        program = shutil.which("ssh-keygen") or str(BIN / "ssh-keygen")
        subprocess.run([program, *("-m", "PEM", "-q", "-t", "rsa", "-N", ""), "-f", str(KEY)], check=True)


def run(copy: Path, arguments: list[str], out: TextIO = sys.stdout) -> int:
    """Run ansible-test and return its exit code; 1 if it tested nothing."""
    command = [sys.executable, str(BIN / "ansible-test"), *arguments, "--color", "no"]
    skipped = False
    with subprocess.Popen(command, cwd=copy, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True) as process:
        for line in process.stdout or ():
            print(line, end="", flush=True, file=out)
            if line.startswith("WARNING: Skipping sanity test"):
                not_tested("ansible-test sanity:" + line.removeprefix("WARNING: Skipping sanity test").rstrip())
            skipped |= "All targets skipped" in line
    if skipped:
        print(f"ERROR: ansible-test {arguments[0]} tested nothing", file=out)
    return process.returncode or int(skipped)


def run_halves(copy: Path, arguments: list[str]) -> int:
    """Run ansible-test integration on a half of the targets, and on the other one in a second copy at the same time."""
    make_key()
    second = copy.parents[2] / "second" / COLLECTION
    shutil.rmtree(second, ignore_errors=True)
    shutil.copytree(copy, second, symlinks=True)
    halves, said = _halves(copy), io.StringIO()
    with ThreadPoolExecutor(1) as pool:
        later = pool.submit(run, second, [*arguments, *halves[1]], said)
        code = run(copy, [*arguments, *halves[0]])
        code = later.result() or code
    print(said.getvalue(), end="", flush=True)
    return code


def _halves(copy: Path) -> tuple[list[str], list[str]]:
    """Return the names of the integration targets, dealt out by the size of their tests."""
    sizes = {
        test.parents[1].name: test.stat().st_size for test in copy.glob("tests/integration/targets/*/tasks/test.yml")
    }
    names = sorted(sizes, key=sizes.__getitem__, reverse=True)
    return names[::2], names[1::2]


if __name__ == "__main__":
    folder, *arguments = sys.argv[1:]
    shims()
    if arguments[0] == "--artefact":
        arguments = arguments[1:]
        place = package.artefact(Path(folder))
        if arguments[0] == "integration":
            shutil.copytree(ROOT / "tests" / "integration", place / "tests" / "integration")
    else:
        place = copy_tree(Path(folder))
    everything = arguments[:2] == ["integration", "--python"] and not arguments[3:]  # no target was chosen
    sys.exit((run_halves if everything else run)(place, arguments))
