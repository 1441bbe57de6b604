# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A plain ./test.sh: the sessions that keep one processor busy two at a time, then those that keep both busy.

python tests/tools/everything.py FOLDER, which takes nox's reports.
"""

from __future__ import annotations

import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

SINGLE = ("sanity", "oldest_sanity", "trust", "awx", "lint", "demo", "typecheck")  # the longest first
DOUBLE = ("unit", "build", "oldest")


def main(folder: Path) -> int:
    """Run all of them, show what each said as a whole, and return 1 if one failed."""

    def nox(session: str) -> tuple[str, int]:
        command = [sys.executable, "-m", "nox", "--report", str(folder / f"{session}.report.json"), "-s", session]
        done = subprocess.run(
            command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
        )
        return done.stdout, done.returncode

    failed = False
    for sessions, beside in ((SINGLE, 2), (DOUBLE, 1)):
        with ThreadPoolExecutor(beside) as pool:
            for said, code in pool.map(nox, sessions):
                print(said, end="", flush=True)
                failed |= code != 0
    return int(failed)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
