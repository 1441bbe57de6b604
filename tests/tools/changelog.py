# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads CHANGELOG.rst as the docs site does: any word of docutils is an error, and releases must be sections.

``python tests/tools/changelog.py``
"""

from __future__ import annotations

import re
import sys
from pathlib import Path

from docutils import nodes
from docutils.core import publish_doctree

FILE = Path(__file__).resolve().parents[2] / "CHANGELOG.rst"
TITLE = "nasfleet.active_backup Release Notes"


def faults(text: str) -> list[str]:
    """Return what is wrong with a changelog."""
    quiet = {"report_level": 1, "halt_level": 5, "warning_stream": False, "doctitle_xform": False}
    tree = publish_doctree(text, settings_overrides=quiet)
    found = [message.astext() for message in tree.findall(nodes.system_message)]
    titles = [title.astext() for title in tree.findall(nodes.title) if not isinstance(title.parent, nodes.topic)]
    if titles[:1] != [TITLE]:
        found.append(f"the first title is {titles[:1]}, not {TITLE!r}")
    if not list(tree.findall(nodes.topic)) and not list(tree.findall(nodes.pending)):
        found.append("no table of contents")
    written = re.findall(r"^v\d\S*$", text, re.MULTILINE)
    return found + [f"{release} is no section" for release in written if release not in titles]


if __name__ == "__main__":
    wrong = faults(FILE.read_text(encoding="utf-8"))
    print("\n".join(wrong))
    sys.exit(bool(wrong))
