# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

"""Starts the simulator in the background and prints one line of JSON: its pid, and what it said when it was ready.

    start.py SIMULATOR FOLDER [OPTION...]

It ends with the playbook even if nobody stops it: it watches the ansible-playbook above this process, and its
lifetime is limited.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path


def playbook() -> str:
    """The outermost ansible-playbook process above this one, or 1, which is always there."""
    pid, found = os.getpid(), 1
    try:
        while pid > 1:
            if b"ansible-playbook" in Path(f"/proc/{pid}/cmdline").read_bytes():
                found = pid
            pid = int(Path(f"/proc/{pid}/stat").read_text(encoding="ascii").rpartition(")")[2].split()[1])
    except OSError:
        pass  # no Linux: the lifetime must do
    return str(found)


def main() -> int:
    simulator, folder, options = sys.argv[1], Path(sys.argv[2]), sys.argv[3:]
    ready, log = folder / "ready.json", folder / "simulator.log"
    command = [
        sys.executable,
        simulator,
        "--ready-file",
        str(ready),
        "--lifetime",
        "300",
        "--watch-pid",
        playbook(),
        *options,
    ]
    with log.open("w", encoding="utf-8") as output:
        process = subprocess.Popen(
            command, stdin=subprocess.DEVNULL, stdout=output, stderr=output, start_new_session=True
        )
    end = time.monotonic() + 30
    while process.poll() is None and time.monotonic() < end:
        try:
            print(json.dumps({"pid": process.pid, **json.loads(ready.read_text(encoding="utf-8"))}))
        except (FileNotFoundError, ValueError):
            time.sleep(0.1)
        else:
            return 0
    process.kill()
    sys.stderr.write(f"The simulator did not start: {command}\n{log.read_text(encoding='utf-8')}\n")
    return 1


if __name__ == "__main__":
    sys.exit(main())
