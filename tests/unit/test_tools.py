# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What runs the tests: which pairs it chooses, what it reports, and that it never passes on nothing."""

from __future__ import annotations

import fnmatch
import json
import re
import subprocess
import sys

import pytest
import yaml
from harness import ROOT
from tools import closing, environment, java, pythons, requirements, steps, table
from tools.pythons import Pair

ALL = ("3.10", "3.11", "3.12", "3.13", "3.14", "3.15")


@pytest.fixture
def here(monkeypatch):
    """Say which Pythons there are."""
    return lambda *versions: monkeypatch.setattr(pythons, "found", lambda: versions)


@pytest.mark.parametrize(
    ("there", "newest", "oldest"),
    [
        (ALL, "2.21-3.14", "2.16-3.10"),
        (("3.11",), "2.19-3.11", "2.16-3.11"),
        (("3.13",), "2.21-3.13", None),
        (("3.10", "3.15"), "2.17-3.10", "2.16-3.10"),
    ],
    ids=str,
)
def test_the_newest_and_the_oldest_pair(here, there, newest, oldest):
    here(*there)
    assert pythons.newest().id == newest
    assert (pythons.oldest() and pythons.oldest().id) == oldest


def test_without_a_python_it_says_so(here):
    here("3.15")
    with pytest.raises(SystemExit, match=r"no Python from 3\.10"):
        pythons.newest()


def test_the_matrix_has_both_ends_of_every_core(here):
    here(*ALL)
    pairs = pythons.matrix()
    assert [pair.core for pair in pairs] == [core for core in (*pythons.SUPPORTED, *pythons.CANDIDATES) for end in "12"]
    assert all(pair.floor != following.floor for pair, following in zip(pairs[::2], pairs[1::2], strict=True))
    assert pythons.missing() == []


def test_what_the_matrix_lacks_is_said(here):
    here("3.12", "3.13")
    assert [pair.id for pair in pythons.matrix()][:2] == ["2.16-3.12", "2.17-3.12"]
    assert not pythons.matrix()[0].floor, "the only Python of a core has the newest requests"
    assert "ansible-core 2.16 on Python 3.10: there is no Python 3.10 here" in pythons.missing()


def test_pyenv_counts_although_it_is_not_on_path(monkeypatch, tmp_path):
    (tmp_path / "versions" / "3.10.13" / "bin").mkdir(parents=True)
    (tmp_path / "versions" / "3.10.13" / "bin" / "python").touch()
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    monkeypatch.setattr(environment, "_homes", lambda: [tmp_path / "nobody"])
    monkeypatch.setenv("PATH", f"{tmp_path}/shims:/usr/bin")
    assert pythons.in_pyenv(["3.10", "3.11"])
    assert not pythons.in_pyenv(["3.11", "3.1"])
    assert environment._path() == f"/usr/bin:{tmp_path}/versions/3.10.13/bin"


def test_the_oldest_pair_may_not_vanish_where_pyenv_has_it(here, monkeypatch):
    """A PATH that hides its Python must not turn into a green run on one pair."""
    here("3.13")
    monkeypatch.setattr(pythons, "in_pyenv", lambda versions: False)
    assert pythons.without_oldest().startswith(
        "ansible-core 2.16, the oldest supported one: there is no Python 3.10 or"
    )
    monkeypatch.setattr(pythons, "in_pyenv", lambda versions: "3.10" in versions)
    with pytest.raises(RuntimeError, match="not found on PATH"):
        pythons.without_oldest()


def test_every_requirement_has_a_version():
    assert requirements.pinned("requests", "pip") == [requirements.pinned("requests")[0], "pip"]
    assert len(requirements.pinned("hypothesis")) == 2  # for two Pythons
    with pytest.raises(SystemExit, match="no version of unheard-of"):
        requirements.pinned("unheard-of")


class Session:
    """Stands in for nox's."""

    name = "unit"

    def run(self, *command, env, log, external, stdout, stderr):
        subprocess.run([sys.executable, "-c", *command], check=True, stdout=stdout, stderr=stderr)

    def error(self, words):
        raise AssertionError(words)


@pytest.fixture
def result(monkeypatch, tmp_path):
    """Where steps leave what they found."""
    monkeypatch.setattr(steps, "RESULT", tmp_path / "result")
    monkeypatch.setattr(steps, "LOGS", ROOT / ".work" / "log" / tmp_path.name)
    return tmp_path / "result"


def _report(result, *sessions):
    """The closing lines, with nox's report of these sessions."""
    rows = [
        {
            "name": name.partition("(")[0],
            "signatures": [name] if "(" in name else [],
            "result_code": code,
            "duration": 61.0,
        }
        for name, code in sessions
    ]
    (result / "report.json").write_text(json.dumps({"sessions": rows}))
    return closing.closing(result, 61)


def test_a_step_is_one_line(result, capsys):
    with steps.Steps(Session()) as run:
        assert run.run("unit tests", "print('.....'); print('5 passed, 1 skipped in 0.2s')")
    assert re.fullmatch(r"ok +\d+\.\d s  unit tests: 5 passed, 1 skipped\n", capsys.readouterr().out)
    assert _report(result, ("unit", 1)) == ["1 min 1 s. Each step counts as one:", "1 passed, 0 failed"]


def test_a_failed_step_says_all_and_the_others_run(result, capsys):
    run = steps.Steps(Session())
    assert not run.run("lint", "print('what is wrong'); print('ERROR: this'); raise SystemExit(3)")
    assert run.run("format", "")
    with pytest.raises(AssertionError, match="failed: lint"):
        run.__exit__(None, None, None)
    said = capsys.readouterr().out
    assert "what is wrong" in said
    assert "In short:\nERROR: this\nFAILED: lint" in said
    assert _report(result, ("unit", 0))[-1] == "1 passed, 1 failed"


def test_what_may_fail_is_shown(result):
    with steps.Steps(Session(), "ansible-core 2.22", may_fail=True) as run:
        assert not run.run("sanity", "raise SystemExit(1)")
    lines = _report(result, ("unit", 1))
    assert lines[:2] == ["Failed, which it may:", "  - sanity, ansible-core 2.22"]
    assert lines[-1] == "0 passed, 0 failed"


def test_a_session_that_fails_before_its_steps_counts(result):
    result.mkdir()
    assert _report(result, ("unit", 0), ("lint", -1), ("oldest", 2))[-1] == "0 passed, 2 failed"


def test_a_failed_session_with_parameters_counts_once(result, monkeypatch):
    monkeypatch.setattr(Session, "name", "matrix(2.16-3.10)")
    steps.Steps(Session()).run("sanity", "raise SystemExit(1)")
    assert _report(result, ("matrix(2.16-3.10)", 0))[-1] == "0 passed, 1 failed"


def test_tests_that_need_a_program_which_is_not_here_are_listed(result):
    said = [
        "SKIPPED [12] tests/unit/report/test_report_browser.py:54: no Chromium here",
        "SKIPPED [1] tests/unit/report/test_report_browser.py:104: no Chromium here",
        "SKIPPED [1] tests/unit/playbooks/test_shipping.py:25: no Python 3.9 here",
        "SKIPPED [1] tests/unit/test_contract.py:301: an error of one package does not fail the rest",
    ]
    with steps.Steps(Session()) as run:
        run.run("unit tests", f"print(*{said!r}, sep='\\n')")
    assert _report(result, ("unit", 1))[:3] == [
        "Not tested here:",
        "  - unit tests: 1 of them, since there is no Python 3.9 here",
        "  - unit tests: 13 of them, since there is no Chromium here",
    ]


def test_what_was_not_tested_is_listed_once(result):
    steps.not_tested("b")
    steps.not_tested("a")
    steps.not_tested("b")
    assert _report(result)[:3] == ["Not tested here:", "  - a", "  - b"]


def test_the_table_has_one_row_a_pair_in_order(monkeypatch, tmp_path):
    monkeypatch.setattr(table, "FILE", tmp_path / "matrix.json")
    assert table.markdown() == table.rst() == table.NOTHING
    versions = json.dumps({"ansible-core": "2.16.19", "python": "3.10.13", "requests": "2.28.0", "urllib3": "1.26.20"})
    good = {"sanity": True, "unit": True, "integration": True}
    for pair in (Pair("2.16", "3.12"), Pair("2.16", "3.10", floor=True), Pair("2.9", "3.10"), Pair("2.22", "3.13")):
        table.note(pair, versions, good)
    table.note(Pair("2.22", "3.13"), versions, good | {"unit": False})
    table.note(Pair("2.22", "3.13"), versions, {"integration": True})  # a part of it again
    assert [(row["core"], row["on"]) for row in table.read()] == [("2.16", "3.10"), ("2.16", "3.12"), ("2.22", "3.13")]
    rows = [line for line in table.markdown() if line.startswith("| 2.")]
    assert rows[0] == "| 2.16.19 | 3.10.13 | 2.28.0 | 1.26.20 | passed |"
    assert rows[2].endswith("| failed: unit (release candidate) |")
    assert "   * - ansible-core" in table.rst()
    assert "tested together" in table.markdown()[1], "what the table is, which an empty one is not"


def test_ci_runs_every_core():
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))
    cores = workflow["jobs"]["core"]["strategy"]["matrix"]["core"]
    assert cores == [*pythons.SUPPORTED, *pythons.CANDIDATES]


def test_the_oldest_core_is_the_one_that_the_collection_asks_for():
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert runtime["requires_ansible"] == f">={next(iter(pythons.SUPPORTED))}.0"


CHANGELOG = """\
=====================================
nasfleet.active\\_backup Release Notes
=====================================

.. contents:: Topics

v0.1.0
======

Bugfixes
--------

- one
"""


@pytest.fixture
def faults():
    """What the check of the changelog finds in a text."""
    pytest.importorskip("docutils")
    from tools import changelog  # noqa: PLC0415 - docutils is not everywhere

    return changelog.faults


def test_the_sections_of_the_changelog_are_sections(faults):
    assert faults(CHANGELOG) == []


@pytest.mark.parametrize(
    ("right", "wrong", "word"),
    [
        ("\n\n.. contents:: Topics\n\n", "\n====\n.. contents:: Topics\n====\n", "directive"),
        ("v0.1.0\n======\n", "v0.1.0\n", "v0.1.0 is no section"),
        ("Release Notes", "News", "the first title"),
        ("- one\n", "- one\ntwo\n", "Bullet list ends without a blank line"),
    ],
    ids=["contents as a title", "a release without a line below it", "another title", "bad markup"],
)
def test_a_malformed_changelog_is_found(faults, right, wrong, word):
    found = faults(CHANGELOG.replace(right, wrong))
    assert any(word in fault for fault in found), found


def test_a_module_that_no_release_has_as_new_is_found(request):
    request.getfixturevalue("faults")
    from tools import changelog  # noqa: PLC0415

    modules = sorted(path.stem for path in (ROOT / "plugins" / "modules").glob("[!_]*.py"))
    first, *others = ({"name": name} for name in modules)
    releases = {"1.0.0": {"modules": others}, "1.1.0": {"changes": {}}}
    assert changelog.unlisted({"releases": releases}) == [first["name"]]
    releases["1.1.0"]["modules"] = [first]
    assert changelog.unlisted({"releases": releases}) == []


def test_a_release_waits_for_all_tests():
    jobs = yaml.safe_load((ROOT / ".github" / "workflows" / "ci.yml").read_text(encoding="utf-8"))["jobs"]
    assert set(jobs["release"]["needs"]) == set(jobs) - {"release", "soak"}


def test_the_tarball_has_of_the_tests_what_others_need_and_no_more():
    """Without tests/config.yml sanity of an installed collection fails by the hundred, on Pythons nobody claims.

    The simulated NAS is for the tests of users.
    """
    ignored = yaml.safe_load((ROOT / "galaxy.yml").read_text())["build_ignore"]
    there = [f"tests/{path.name}" for path in (ROOT / "tests").iterdir()]
    kept = {name for name in there if not any(fnmatch.fnmatch(name, one) for one in ignored)}
    assert kept == {"tests/config.yml", "tests/simulator"}
    config = yaml.safe_load((ROOT / "tests" / "config.yml").read_text())
    assert config["modules"]["python_requires"]


@pytest.mark.parametrize(
    ("said", "number"),
    [
        ('openjdk version "17.0.15" 2025-04-15', 17),
        ('java version "1.8.0_392"', 8),
        ('openjdk version "25" 2025', 25),
        ("", 0),
    ],
)
def test_the_version_of_java(said, number):
    assert java.version(said) == number


@pytest.mark.parametrize(("said", "there"), [('openjdk version "17.0.1"', True), ('java version "1.8.0_392"', False)])
def test_java_is_there_if_it_is_new_enough(monkeypatch, tmp_path, said, there):
    program = tmp_path / "bin" / "java"
    program.parent.mkdir()
    program.write_text(f"#!/bin/sh\necho '{said}' >&2\n")
    program.chmod(0o700)
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert java.there() is there


def test_without_java_it_is_not_there(monkeypatch, tmp_path):
    monkeypatch.setenv("JAVA_HOME", str(tmp_path))
    assert not java.there()
