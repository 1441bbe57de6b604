# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Says in three lines what the demo's three runs did, and exits 1 unless that is as it should be.

It is computed from Ansible's own recaps (NAME.log), and from the writes that the NASes received (NAME.writes)::

    python demo/summary.py CHECK REAL AGAIN
"""

from __future__ import annotations

import re
import sys
from collections import Counter
from pathlib import Path
from typing import NamedTuple

COLOUR = re.compile(r"\x1b\[[0-9;]*m")
RECAP = re.compile(r"^(\S+)\s+: ok=\d+\s+changed=(\d+)\s+unreachable=(\d+)\s+failed=(\d+)", re.MULTILINE)


class Run(NamedTuple):
    changed: Counter[str]  # NAS: tasks that changed it, or would
    bad: int  # NASes on which something failed
    writes: int

    def __str__(self) -> str:
        tasks = self.changed.total()
        where = f"{len(+self.changed)} of {len(self.changed)}" if tasks else f"{len(self.changed)}"
        return f"{tasks or 'nothing'}{' task' if tasks == 1 else ' tasks' if tasks else ''} on {where} NASes"


def read(name: str) -> Run:
    rows = RECAP.findall(COLOUR.sub("", Path(f"{name}.log").read_text(encoding="utf-8")))
    if not rows:
        raise SystemExit(f"{name}.log: no play recap")
    return Run(
        Counter({row[0]: int(row[1]) for row in rows}),
        sum(row[2:] != ("0", "0") for row in rows),
        int(Path(f"{name}.writes").read_text(encoding="utf-8")),
    )


def main() -> int:
    check, real, again = map(read, sys.argv[1:])
    print(f"Would change:  {check} (check mode; the NASes received {check.writes} writes)")
    print(f"Changed:       {real} (the NASes received {real.writes} writes)")
    print(f"Then changed:  {again} (the NASes received {again.writes} writes)")
    expected = {
        "every run succeeds": not (check.bad or real.bad or again.bad),
        "there is something to change": bool(check.changed.total()),
        "check mode writes nothing": not check.writes,
        "check mode predicts what is changed": check.changed == real.changed,
        "the second run has nothing to change": not (again.changed.total() or again.writes),
    }
    broken = [promise for promise, kept in expected.items() if not kept]
    if broken:
        print("NOT so: " + "; ".join(broken), file=sys.stderr)
    return int(bool(broken))


if __name__ == "__main__":
    sys.exit(main())
