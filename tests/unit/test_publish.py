# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is asked of a published collection: README, docs site, evidence of docs/inclusion.md, and what may not be."""

from __future__ import annotations

import re

import pytest
import yaml
from harness import ROOT

OURS = "https://github.com/nasfleet/active_backup/blob/main/"
RAW = "https://raw.githubusercontent.com/nasfleet/active_backup/main/"
README = (ROOT / "README.md").read_text(encoding="utf-8")
INCLUSION = (ROOT / "docs" / "inclusion.md").read_text(encoding="utf-8")
# By the template of Automation Hub, in its order.
SECTIONS = [
    "Description",
    "Requirements",
    "Installation",
    "Use cases",
    "Testing",
    "Contributing",
    "Support",
    "Release notes and roadmap",
    "Related information",
    "License information",
]


def links(text: str) -> list[str]:
    return re.findall(r"\]\(([^)\s]+)\)", text)


def test_the_readme_has_the_sections_of_the_template():
    assert re.findall(r"^## (.*)$", README, re.MULTILINE) == SECTIONS


def test_the_links_of_the_readme_are_whole_addresses():
    """It is shown on Galaxy and Automation Hub, where a relative link leads nowhere."""
    assert len(links(README)) > 20
    assert not [link for link in links(README) if not link.startswith("https://")]
    assert not re.findall(r"(?:href|src)=\"(?!https://)", README)


@pytest.mark.parametrize(
    "link", sorted({link for link in links(README) if link.startswith((OURS, RAW))}), ids=lambda link: link[len(OURS) :]
)
def test_a_link_of_the_readme_leads_to_a_file(link):
    assert (ROOT / link.removeprefix(OURS).removeprefix(RAW).partition("#")[0]).is_file()


def test_the_readme_names_the_command_that_runs_the_tests():
    section = README.partition("\n## Testing\n")[2].partition("\n## ")[0]
    assert re.findall(r"```shell\n(.*?)```", section, re.DOTALL) == ["./test.sh\n"]
    assert "./test.sh" in (ROOT / ".ci" / "run").read_text(encoding="utf-8").split()


def test_the_readme_installs_no_ansible_with_pip():
    assert not re.search(r"pip install ansible", README)


def test_the_readme_and_the_front_page_show_the_same_first_playbook():
    page = (ROOT / "docs" / "docsite" / "rst" / "guide_overview.rst").read_text(encoding="utf-8")
    blocks = re.findall(r"^```(?:yaml|text)\n(.*?)^```", README, re.MULTILINE | re.DOTALL)[:2]
    for block in blocks:
        indented = "".join(f"    {line}".rstrip() + "\n" for line in block.splitlines())
        assert indented in page


def test_every_playbook_is_in_the_readme():
    table = README.partition("### All playbooks")[2].partition("###")[0]
    for path in (ROOT / "playbooks").glob("*.yml"):
        assert f"| `{path.stem}`" in table, path.stem


def test_every_guide_has_its_place_on_the_docs_site():
    index = yaml.safe_load((ROOT / "docs" / "docsite" / "extra-docs.yml").read_text(encoding="utf-8"))
    listed = [name for section in index["sections"] for name in section["toctree"]]
    there = [path.stem for path in (ROOT / "docs" / "docsite" / "rst").glob("*.rst")]
    assert sorted(listed) == sorted(there)


def named_files() -> set[str]:
    """What docs/inclusion.md names with a path, or as a file at the root."""
    words = {word for quoted in re.findall(r"`([^`]+)`", INCLUSION) for word in quoted.split()}
    return {word for word in words if re.fullmatch(r"\.?[\w.-]+(/[\w.-]+)*\.\w+|LICENSE|\.[a-z-]+", word)} - {"1.0.0"}


def test_the_evidence_is_there():
    files = named_files()
    assert len(files) > 30
    assert not sorted(name for name in files if not (ROOT / name.removeprefix("./")).exists())


@pytest.mark.parametrize("session", sorted(set(re.findall(r"`\./test\.sh (\w+)", INCLUSION))))
def test_the_sessions_of_the_evidence_are_there(session):
    assert f"def {session}(" in (ROOT / "noxfile.py").read_text(encoding="utf-8")


def test_every_line_of_the_checklists_has_evidence():
    rows = [line.split("|")[1:-1] for line in INCLUSION.splitlines() if line.startswith("| ")]
    rows = [row for row in rows if "asked for" not in row[0] and "---" not in row[0]]
    assert len(rows) > 40
    assert not [row for row in rows if "`" not in row[1] and "*open*" not in row[1]]


def test_no_sanity_test_is_ignored():
    assert not list((ROOT / "tests").glob("sanity/ignore*"))


def test_no_rule_of_ansible_lint_is_skipped():
    config = yaml.safe_load((ROOT / ".ansible-lint").read_text(encoding="utf-8"))
    assert config["profile"] == "production"
    assert not {"skip_list", "warn_list"} & set(config)
    assert not (ROOT / ".ansible-lint-ignore").exists()
    content = ("plugins", "roles", "playbooks", "extensions", "meta")
    assert not [path for path in config["exclude_paths"] if path.startswith(content)]


def test_python_requirements_are_neither_pinned_nor_capped():
    for path in (ROOT / "requirements.txt", ROOT / "tests" / "simulator" / "requirements.txt"):
        for line in path.read_text(encoding="utf-8").splitlines():
            wanted = line.partition("#")[0].strip()
            assert re.fullmatch(r"(?:[A-Za-z][\w-]*(?:>=[\d.]+)?)?", wanted), wanted
            assert not wanted.startswith("ansible")


def test_plugins_has_only_the_folders_that_it_may_have():
    allowed = {"action", "doc_fragments", "filter", "inventory", "module_utils", "modules", "plugin_utils"}
    assert {path.name for path in (ROOT / "plugins").iterdir() if path.is_dir()} - {"__pycache__"} <= allowed


@pytest.mark.parametrize("folder", ["module_utils", "plugin_utils"])
def test_what_is_private_starts_with_an_underscore(folder):
    there = {path.name for path in (ROOT / "plugins" / folder).iterdir()} - {"__pycache__", "__init__.py"}
    assert there
    assert not [name for name in there if not name.startswith("_")]
