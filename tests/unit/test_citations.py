# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every fact about the protocol names a place in docs/protocol.md that is there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from harness import ROOT

REFERENCE = (ROOT / "docs" / "protocol.md").read_text(encoding="utf-8")
FILES = [
    path for folder in ("plugins", "tests") for path in (ROOT / folder).rglob("*") if path.suffix in {".py", ".md"}
]
FILES = [path for path in FILES if path != Path(__file__).resolve() and "output" not in path.parts]
NUMBER = r"\d+(?:\.\d+)*"
CITATION = re.compile(rf"\bprotocol(?: reference)? ({NUMBER}(?:(?:, | and | to ){NUMBER})*)", re.IGNORECASE)
SOURCE = re.compile(r"\bS\d{1,2}[a-z]?\b")
MARK = re.compile(r"\[C \d[^\]\n]*\]")


def _places() -> set[str]:
    """The numbers of the sections, and of the rows and facts that are numbered within one: 7.14, 10.7."""
    found, section = set(), ""
    for line in REFERENCE.splitlines():
        if heading := re.match(rf"#+ ({NUMBER})[. ]", line):
            section = heading[1]
            found.add(section)
        elif item := re.match(r"(?:\| )?(\d+)(?:\. | \| )", line):
            found.add(f"{section}.{item[1]}")
    return found


def _sources() -> set[str]:
    """The keys of the table of sources."""
    return set(re.findall(r"^\| (S\d+[a-z]?) \|", REFERENCE, re.MULTILINE))


def _text(path: Path) -> str:
    """A file with its lines joined, so that a citation may begin on one and end on the next."""
    return re.sub(r"\s*\n\s*(?:# ?)?", " ", path.read_text(encoding="utf-8"))


CITATIONS = [
    (path.relative_to(ROOT), number)
    for path in FILES
    for found in CITATION.finditer(_text(path))
    for number in re.findall(NUMBER, found[1])
]
MARKED = [path for path in FILES if path.is_relative_to(ROOT / "tests" / "simulator") or MARK.search(_text(path))]


@pytest.mark.parametrize(("path", "number"), sorted(set(CITATIONS)), ids=str)
def test_a_citation_leads_to_a_section(path, number):
    assert number in _places(), f"{path} cites protocol reference {number}, which docs/protocol.md does not have"


def test_citations_are_found():
    assert len(CITATIONS) > 20
    assert {"1", "1.3", "2.2.5", "7.14", "10.7"} <= _places()
    assert "1.99" not in _places()


@pytest.mark.parametrize("path", MARKED, ids=lambda path: str(path.relative_to(ROOT)))
def test_a_mark_names_known_sources(path):
    unknown = set(SOURCE.findall(path.read_text(encoding="utf-8"))) - _sources()
    assert not unknown, f"not among the sources of docs/protocol.md: {sorted(unknown)}"


def test_the_reference_names_known_sources():
    assert len(_sources()) > 15
    assert not set(SOURCE.findall(REFERENCE)) - _sources()
