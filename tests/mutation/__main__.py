# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Faults put into the collection, one at a time, to see whether a test notices.

    python tests/mutation --sample 400             # hours; on one core
    python tests/mutation plugins/module_utils/_tasks/waits.py --sample 0    # all of one file
    python tests/mutation --again                  # those that survived, against the tests of now

cosmic-ray makes the faults, in a copy of the checkout below .work. Each meets only the tests that touch its line, as
one run of all tests has shown. What survived is printed and stands in .work/mutation/survivors.txt; look at each: it
changes nothing that anybody could see, or a test is missing. ``cr-report .work/mutation/session.sqlite`` shows all.
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

TESTS = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / "mutation"), str(TESTS)]
from coverage_map import CoverageMap  # noqa: E402
from session import Session  # noqa: E402
from tools.environment import WORK  # noqa: E402

FOLDER = WORK / "mutation"


def main() -> int:
    """Make the faults and run the tests; 0 however many survive, since some always change nothing."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("paths", nargs="*", default=["plugins/module_utils"], help="what to put faults into")
    parser.add_argument("--sample", type=int, default=400, help="how many, spread over the files; 0: all")
    parser.add_argument("--seed", type=int, default=1, help="which of them")
    parser.add_argument("--timeout", type=float, default=300, help="seconds for the tests of one fault")
    parser.add_argument("--again", action="store_true", help="only those that survived the last run")
    options = parser.parse_args()
    session = Session(FOLDER, options.timeout)
    session.refresh()
    tests = CoverageMap(session.copy, FOLDER / "coverage.dat")
    tests.measure()
    if not options.again:
        session.draw([session.copy / path for path in options.paths], options.sample, options.seed)
    outcomes = session.run(tests, again=options.again)
    print(", ".join(f"{count} {word}" for word, count in sorted(outcomes.items())))
    return 0


if __name__ == "__main__":
    sys.exit(main())
