# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Checks CHANGELOG.rst: docutils reads it without a word, releases are sections, and antsibull-changelog wrote it.

python tests/tools/changelog.py [VERSION]; with a version, everything is ready for its release.
"""

from __future__ import annotations

import difflib
import re
import subprocess
import sys
import tempfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml
from docutils import nodes
from docutils.core import publish_doctree

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "CHANGELOG.rst"
TITLE = "nasfleet.active_backup Release Notes"


def faults(text: str) -> list[str]:
    """What is wrong with the text of a changelog, as a reader of reStructuredText sees it."""
    quiet = {"report_level": 1, "halt_level": 5, "warning_stream": False, "doctitle_xform": False}
    tree = publish_doctree(text, settings_overrides=quiet)
    found = [message.astext() for message in tree.findall(nodes.system_message)]
    titles = [title.astext() for title in tree.findall(nodes.title) if isinstance(title.parent, nodes.section)]
    if titles[:1] != [TITLE]:
        found.append(f"the first title is {titles[:1]}, not {TITLE!r}")
    found += [f"{title!r} is a title, but should be a directive" for title in titles if title.startswith("..")]
    written = re.findall(r"^v\d\S*$", text, re.MULTILINE)
    return found + [f"{release} is no section" for release in written if release not in titles]


def by_hand(text: str) -> list[str]:
    """How the text differs from what antsibull-changelog makes of changelog.yaml; nothing before a release."""
    if not (ROOT / "changelogs" / "changelog.yaml").exists():
        return []
    with tempfile.TemporaryDirectory() as folder:
        made = Path(folder) / FILE.name
        subprocess.run(["antsibull-changelog", "generate", "--output", made], cwd=ROOT, check=True)
        generated = made.read_text(encoding="utf-8")
    names = (FILE.name, f"{FILE.name} (generated)")
    return list(difflib.unified_diff(text.splitlines(), generated.splitlines(), *names, lineterm=""))


def unlisted(changes: Mapping[str, Any]) -> list[str]:
    """The modules that no release in changelog.yaml has as new ones."""
    releases = changes["releases"].values()
    listed = {row["name"] for release in releases for row in release.get("modules") or ()}
    return sorted({path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py")} - listed)


def unready(version: str, text: str) -> list[str]:
    """What keeps a version from being released."""
    found = []
    if not re.search(
        rf"^version: {re.escape(version)}$", (ROOT / "galaxy.yml").read_text(encoding="utf-8"), re.MULTILINE
    ):
        found.append(f"galaxy.yml has another version than {version}")
    if re.findall(r"^v\d\S*$", text, re.MULTILINE)[:1] != [f"v{version}"]:
        found.append(f"the newest release in {FILE.name} is not {version}: run antsibull-changelog release")
    changes = yaml.safe_load((ROOT / "changelogs" / "changelog.yaml").read_text(encoding="utf-8"))
    found += [f"no release has {name} as new: its version_added is not that of a release" for name in unlisted(changes)]
    left = sorted(path.name for path in (ROOT / "changelogs" / "fragments").glob("*.y*ml"))
    return found + ([f"fragments that no release took up: {', '.join(left)}"] if left else [])


if __name__ == "__main__":
    content = FILE.read_text(encoding="utf-8")
    wrong = faults(content) + by_hand(content)
    for release in sys.argv[1:]:
        wrong += unready(release, content)
    print("\n".join(wrong))
    sys.exit(bool(wrong))
