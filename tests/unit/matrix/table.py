# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the complete matrix and writes its summary into the guide.

    python tests/unit/matrix/table.py            # rewrite the table in docs/docsite/rst/guide_faults.rst
    python tests/unit/matrix/table.py --print    # only show it

Ends with 1 and names the runs if any demand is not met; the table is then left as it is.
"""

from __future__ import annotations

import importlib
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from multiprocessing import get_context
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[2]
sys.path[:0] = [str(ROOT), str(HERE.parent)]
importlib.import_module("conftest")  # that of the checkout, which gives it its name


from bench import Bench  # noqa: E402
from cells import GROUPS, complete  # noqa: E402
from harness import in_time, module_of  # noqa: E402
from judge import counted, judge  # noqa: E402
from scenarios import SCENARIOS  # noqa: E402

GUIDE = ROOT / "docs" / "docsite" / "rst" / "guide_faults.rst"
BEGIN, END = ".. begin generated: faults", ".. end generated: faults"
HEAD = (
    "Fault",
    "Runs",
    "Ended well",
    "Failed with a clear message",
    "Of these unknown",
    "Most sign-ins",
    "Not to be closed",
)


def scenario_counts(name: str) -> tuple[dict[str, Counter[str]], list[str]]:
    """The counts of every group of faults for one scenario, and what was wrong."""
    counts: dict[str, Counter[str]] = {}
    wrong: list[str] = []
    scenario = SCENARIOS[name]
    bench = Bench()
    with in_time(bench.time):
        calls = bench.plain(scenario)[0]
        for group in GROUPS:
            verdicts = []
            for cell in complete(group, calls):
                verdicts.append(judge(bench.run(scenario, cell.kind, cell.call, cell.lasting)))
                wrong += [f"{name}: {cell}: {words}" for words in verdicts[-1].wrong]
            counts[group] = counted(verdicts)
    bench.stop()
    return counts, wrong


def table(counts: dict[str, Counter[str]]) -> list[str]:
    """The table, in reStructuredText."""
    lines = [".. list-table::", "   :header-rows: 1", ""]
    rows = [(group, total) for group, total in counts.items() if total["runs"]]
    total: Counter[str] = Counter()
    for _group, one in rows:
        most = max(total["most_sign_ins"], one["most_sign_ins"])
        total.update(one)
        total["most_sign_ins"] = most
    for group, one in (*rows, ("**all**", total)):
        cells = (
            group,
            one["runs"],
            one["succeeded"],
            one["failed"],
            one["unknown"],
            one["most_sign_ins"],
            one["lost_sign_in"] + one["unreachable"],
        )
        lines += [f"   {'*' if not at else ' '} - {cell}" for at, cell in enumerate(cells)]
    lines[3:3] = [f"   {'*' if not at else ' '} - {cell}" for at, cell in enumerate(HEAD)]
    return lines


def main() -> int:
    """Run, and write."""
    counts: dict[str, Counter[str]] = {group: Counter() for group in GROUPS}
    wrong: list[str] = []
    for scenario in SCENARIOS.values():  # now, lest the product is edited while this runs
        module_of(scenario.module)
    with ProcessPoolExecutor(os.cpu_count(), mp_context=get_context("fork")) as pool:
        for name, (found, sentences) in zip(SCENARIOS, pool.map(scenario_counts, SCENARIOS), strict=True):
            wrong += sentences
            print(f"{name}: {sum(one['runs'] for one in found.values())} runs, {len(sentences)} wrong", file=sys.stderr)
            for group, one in found.items():
                most = max(counts[group]["most_sign_ins"], one["most_sign_ins"])
                counts[group].update(one)
                counts[group]["most_sign_ins"] = most
    lines = table(counts)
    print("\n".join(wrong or lines))
    if wrong:
        return 1
    if "--print" not in sys.argv:
        text = GUIDE.read_text(encoding="utf-8")
        head, _mark, rest = text.partition(BEGIN)
        tail = rest.partition(END)[2]
        GUIDE.write_text(f"{head}{BEGIN}\n\n" + "\n".join(lines) + f"\n\n{END}{tail}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
