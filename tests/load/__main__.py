# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Many NASes at once by real ansible-playbook, some of them failing; then again without the faults, and once more.

    python tests/load                       # 40 NASes, about a minute
    python tests/load --count 500 --budget 600

Every healthy NAS converges, every failing one is named with its reason; the second run (nothing is in the way any more)
finishes the rest, the third changes nothing. Afterwards there is no process, no connection and no session left. Ends
with 1 if that is not so, or if it took longer than the budget (in seconds).
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "load"), str(TESTS), str(TESTS.parent)]
from crowd import Crowd  # noqa: E402
from report import judge  # noqa: E402


def main() -> int:
    """Three runs, and what came of them."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--count", type=int, default=40, help="how many NASes")
    parser.add_argument("--forks", type=int, default=50, help="how many at a time")
    parser.add_argument("--share", type=float, default=0.05, help="of them fail in the first run")
    parser.add_argument("--seed", type=int, default=1, help="which of them, and how")
    parser.add_argument("--budget", type=float, default=180, help="seconds for all of it")
    options = parser.parse_args()
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (min(max(soft, 20 * options.count), hard), hard))
    began = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="load-") as folder, Crowd(options.count, Path(folder)) as crowd:
        broken = crowd.harm(options.seed, options.share)
        runs = [crowd.play("first", options.forks)]
        crowd.heal()
        runs += [crowd.play(name, options.forks) for name in ("second", "third")]
        wrong = judge(crowd, broken, runs)
    took = time.monotonic() - began
    print(
        f"{options.count} NASes, {len(broken)} failing, {options.forks} forks: {took:.0f} s of {options.budget:.0f} s"
    )
    for run in runs:
        print(f"  {run.name}: {run.seconds:.1f} s, {len(run.changed)} changed, {len(run.failed)} failed")
    for host, words in sorted(runs[0].failed.items()):
        print(f"    {host} ({broken.get(host, 'not meant to')}): {words[:150]}")
    if took > options.budget:
        wrong.append("it took longer than the budget")
    print("\n".join(wrong) or "all is as it has to be")
    return int(bool(wrong))


if __name__ == "__main__":
    sys.exit(main())
