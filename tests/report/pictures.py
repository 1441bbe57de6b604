# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of the report, to be looked at, and what a browser and axe-core have to say about its pages.

    python tests/report/pictures.py           # into .work/report/pictures
    python tests/report/pictures.py --docs    # and the one of the documentation

Needs Chromium, and npm for axe-core; what is missing is said. Ends with 1 if a page runs over, loads something,
complains, or fails a check of accessibility.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

TESTS = Path(__file__).resolve().parents[1]
sys.path[:] = [str(TESTS), str(TESTS.parent), *(path for path in sys.path if path != str(TESTS / "report"))]

__import__("conftest")  # which makes the checkout importable by its name
from report import browser, fleets, hostile, large, rows  # noqa: E402

WORK = TESTS.parent / ".work" / "report"
PICTURE = TESTS.parent / "docs" / "docsite" / "rst" / "images" / "report.png"
AXE = "axe-core@4.14.1"
AUDIT = """axe.run({resultTypes: ["violations"]}).then(found => found.violations.map(one =>
  one.id + ": " + one.nodes.slice(0, 3).map(node => node.target + " " + node.failureSummary).join("; ")))"""


def pages() -> dict[str, Path]:
    """Write the pages; the file of each."""
    from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report import run  # noqa: PLC0415

    chosen: dict[str, tuple[list[Any], bool]] = {
        "three": (fleets.three(), False),
        "good": (fleets.good(), False),
        "empty": ([], False),
        "hostile": (list(itertools.chain(*map(_hostile, hostile.NAMES.items()))), False),
        "many": (large.many(), False),
        "groups": (fleets.three(), True),
    }
    written = {}
    for name, (fleet, per_group) in chosen.items():
        params = {
            "dest": str(WORK / "pages" / name),
            "formats": ["html"],
            "title": "Backups this morning",
            "mode": "0644",
            "per_group": per_group,
            "timezone": "UTC",
        }
        result = run.run(params, fleet, rows.NOW + 120, check_mode=False, diff_mode=False)
        written[name] = Path(result["files"][0])
    return written


def _hostile(item: tuple[str, str]) -> list[Any]:
    return [{**one, "group": f"{item[0]}: {item[1]}"} for one in hostile.fleet(item[1])]


def axe() -> str | None:
    """The source of axe-core; None where it cannot be had."""
    file = WORK / "node_modules" / "axe-core" / "axe.min.js"
    if not file.exists() and shutil.which("npm"):
        command = ["npm", "install", "--silent", "--no-save", "--ignore-scripts", "--prefix", str(WORK), AXE]
        subprocess.run(command, check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    return file.read_text(encoding="utf-8") if file.exists() else None


async def shoot(written: dict[str, Path], audit: str | None) -> list[str]:
    """Take the pictures; what is wrong with the pages."""
    problems = []
    folder = WORK / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    async with browser.browser() as page:
        for (name, path), width, dark in itertools.product(written.items(), (1280, 390), (False, True)):
            place = f"{name}-{width}{'-dark' if dark else ''}"
            page.complaints.clear()
            page.requests.clear()
            await page.look(width, dark=dark)
            await page.open(path)
            over = await page.run("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            problems += [f"{place}: {over} px too wide"] if over else []
            await page.picture(folder / f"{place}.png", width, dark=dark)
            if audit and name != "many":
                await page.run(f"{audit}; 1")
                problems += [f"{place}: {found}" for found in await page.run(AUDIT)]
            problems += [f"{place}: {found}" for found in page.complaints]
            problems += [
                f"{place}: loads {url}" for url in page.requests if not url.startswith((path.as_uri(), "data:"))
            ]
        for name in ("three", "good", "groups"):
            await page.look(1280, media="")
            await page.open(written[name])
            await page.pdf(folder / f"{name}-print.pdf")
    return problems


async def for_docs(path: Path) -> None:
    """The picture of the documentation: the head of a small report."""
    async with browser.browser() as page:
        await page.look(1280)
        await page.open(path)
        await page.picture(PICTURE, 1280, most=1160)
    if shutil.which("pngquant"):
        subprocess.run(
            ["pngquant", "--force", "--strip", "--speed", "1", "--output", str(PICTURE), "48", str(PICTURE)], check=True
        )
    print(f"wrote {PICTURE} ({PICTURE.stat().st_size / 1000:.0f} KB)")


def main() -> int:
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--docs", action="store_true", help="also write the picture of the documentation")
    docs = parser.parse_args().docs
    if not browser.program():
        print("No pictures: there is no Chromium here (Debian: apt install chromium).")
        return 0
    written, audit = pages(), axe()
    if not audit:
        print("Not checked: accessibility, as axe-core could not be installed with npm.")
    problems = asyncio.run(shoot(written, audit))
    print("\n".join(problems) or f"Nothing to complain about. Pictures are in {WORK / 'pictures'}.")
    if docs:
        asyncio.run(for_docs(written["three"]))
    return int(bool(problems))


if __name__ == "__main__":
    sys.exit(main())
