# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Variables of roles and playbooks are checked before any request, in words with the variable and the host."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml
from harness import ROOT

from ansible_collections.nasfleet.active_backup.plugins.filter.catch_up_settings import catch_up_settings
from ansible_collections.nasfleet.active_backup.plugins.filter.export_settings import export_settings
from ansible_collections.nasfleet.active_backup.plugins.filter.fleet import fleet
from ansible_collections.nasfleet.active_backup.plugins.filter.report_settings import report_settings
from ansible_collections.nasfleet.active_backup.plugins.filter.stagger_settings import stagger_settings
from ansible_collections.nasfleet.active_backup.plugins.filter.unknown_variable import unknown_variable
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._relink.wanted import read_wanted
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report import settings as report_variables

FQ = "nasfleet.active_backup."
READERS = {f"ansible.builtin.{name}" for name in ("assert", "set_fact")}
# What checks the variables itself, before it asks the NAS.
CHECKED = {f"{FQ}active_backup_config"}


def first_tasks(tasks: list[dict[str, Any]]) -> Any:
    """The tasks in their order, those of blocks one by one, with the variables of their blocks."""
    for task in tasks:
        if "block" in task:
            yield from ({**inner, "vars": {**task.get("vars", {}), **inner.get("vars", {})}}
                        for inner in first_tasks(task["block"]))  # fmt: skip
        else:
            yield task


def role_tasks(role: str) -> list[dict[str, Any]]:
    return yaml.safe_load((ROOT / "roles" / role / "tasks" / "main.yml").read_text())


def is_checked(tasks: list[dict[str, Any]]) -> bool:
    """Whether the names of all variables are looked at before anything is asked of a NAS."""
    looked = False
    for task in first_tasks(tasks):
        if "ansible.builtin.import_role" in task:
            role = task["ansible.builtin.import_role"]["name"].removeprefix(FQ)
            return looked or is_checked(role_tasks(role))
        asked = [name for name in task if name.startswith(FQ)]
        if asked:
            return looked or asked[0] in CHECKED
        looked = looked or (READERS & set(task) and "ansible.builtin.varnames" in str(task))
    return False


@pytest.mark.parametrize("role", sorted(path.name for path in (ROOT / "roles").iterdir()))
def test_every_role_looks_at_the_names_of_variables_before_any_request(role: str):
    assert is_checked(role_tasks(role))


@pytest.mark.parametrize("path", sorted((ROOT / "playbooks").glob("*.yml")), ids=lambda path: path.stem)
def test_every_playbook_looks_at_the_names_of_variables_before_any_request(path: Path):
    assert is_checked(yaml.safe_load(path.read_text())[0]["tasks"])


def of_report(**values: Any) -> dict[str, Any]:
    return report_settings({f"active_backup_{name}": value for name, value in values.items()}, [], "nas1")


def of_catch_up(**values: Any) -> dict[str, Any]:
    return catch_up_settings({f"active_backup_{name}": value for name, value in values.items()}, [], "nas1")


@pytest.mark.parametrize("name", ["active_backup_rule", "active_backup_report_dset", "active_backup_bad_verdict"])
@pytest.mark.parametrize(
    "asked",
    [
        lambda name: report_settings({}, [name], "nas1")["problem"],
        lambda name: export_settings({"active_backup_export_dest": "."}, [name], "nas1")["problem"],
        lambda name: catch_up_settings({}, [name], "nas1")["problem"],
        lambda name: stagger_settings({}, [name], "nas1")["problem"],
        lambda name: unknown_variable([name], "nas1"),
    ],
    ids=["report", "export", "catch_up", "stagger", "unknown"],
)
def test_a_misspelt_variable_is_refused_with_the_nearest(asked, name):
    words = asked(name)
    assert f"{name} of nas1 is not known" in words
    assert name.replace("dset", "dest").rstrip("s") in words.partition("Nearest")[2]


JUDGED = [
    ("grace", 36, "'36' is not a valid age"),
    ("hung_after", "a day", "is not a valid age"),
    ("accept_partial", "perhaps", "active_backup_accept_partial"),
    ("rules", "x", "must be a list"),
    ("rules", [{"name": "x"}], "active_backup_rules[0]: has no effect"),
    ("rules", [{"name": "x", "max_age": 36}], "active_backup_rules[0].max_age"),
    ("rules", [{"nmae": "x", "ignore": True}], "Did you mean name"),
    ("timezone", "Europe/Berlinn", "Did you mean Europe/Berlin"),
]


@pytest.mark.parametrize("asked", [of_report, of_catch_up])
@pytest.mark.parametrize(("name", "value", "says"), JUDGED)
def test_how_to_judge_is_checked_before_any_request(asked, name, value, says):
    problem = asked(**{name: value})["problem"]
    assert says in problem
    assert f"active_backup_{name}" in problem
    assert "nas1" in problem


@pytest.mark.parametrize(
    ("name", "value", "says"),
    [
        ("bad_verdicts", "faild", "Did you mean failed"),
        ("history_days", 400, "366"),
        ("history_days", "many", "int"),
        ("customer", ["x"], "not text"),
        ("report_formats", "html,pdf", "pdf"),
        ("report_mode", "abc", "octal"),
        ("report_mode", "0440", "owner"),
        ("report_timezone", "Europe/Berlinn", "IANA name"),
        ("report_per_customer", "perhaps", "active_backup_report_per_customer"),
        ("report_dest", str(Path(__file__)), "is a file"),
    ],
)
def test_what_the_report_cannot_do_is_said_before_any_request(name, value, says):
    problem = of_report(**{name: value})["problem"]
    assert says in problem
    assert f"active_backup_{name}" in problem
    assert "nas1" in problem


def test_empty_answers_of_a_survey_are_not_given():
    empty = {field.name.removeprefix("active_backup_"): "" for field in report_variables.VARIABLES}
    assert of_report(**empty, report_mode="") == of_report()
    assert (of_report()["problem"], of_report()["history_days"]) == ("", 14)


@pytest.mark.parametrize("mode", ["0640", "640", 0o640])
def test_permissions_are_octal_however_yaml_reads_them(mode):
    assert of_report(report_mode=mode)["problem"] == ""


@pytest.mark.parametrize("text", ["pc1,pc2", "pc1\npc2\n", " pc1 ,\n pc2"])
def test_names_are_a_list_or_the_text_of_a_survey(text):
    assert of_report(protected_hosts=text)["protected_hosts"] == ["pc1", "pc2"]
    own = {"nas1": {"active_backup_customer_groups": text}}
    assert fleet(["nas1"], own, {"pc2": ["nas1"]})[0]["group"] == "pc2"


def test_a_text_of_a_variable_is_handed_on_as_it_is():
    assert of_report(protected_hosts=["{{ pc }}"])["protected_hosts"] == ["{{ pc }}"]


def test_the_defaults_of_the_report_are_those_that_are_documented():
    told = yaml.safe_load((ROOT / "roles/report/meta/argument_specs.yml").read_text())["argument_specs"]["main"]
    documented = {name: option.get("default", "") for name, option in told["options"].items()}
    mine = {field.name: "" if field.default is None else field.default for field in report_variables.VARIABLES}
    assert {**mine, "active_backup_report_mode": "0640"} == documented


# --- folders


@pytest.mark.parametrize("read", [
    lambda dest: report_settings({"active_backup_report_dest": dest}, [], "nas1")["report_dest"],
    lambda dest: export_settings({"active_backup_export_dest": dest}, [], "nas1")["dest"],
    lambda dest: stagger_settings({"active_backup_stagger_dest": dest}, [], "nas1")["dest"],
    lambda dest: read_wanted({"active_backup_relink_dest": dest, "active_backup_relink": []}, [], "nas1").dest,
], ids=["report", "export", "stagger", "relink"])  # fmt: skip
def test_a_relative_folder_is_below_the_one_in_which_ansible_was_started(read, tmp_path, monkeypatch):
    """Ansible takes that of the playbook, which is in the collection."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert read("out/today") == str(tmp_path / "out" / "today")
    assert read("~/out") == str(tmp_path / "home" / "out")


def test_an_export_needs_a_folder():
    assert "active_backup_export_dest" in export_settings({}, [], "nas1")["problem"]
    assert "is a file" in export_settings({"active_backup_export_dest": __file__}, [], "nas1")["problem"]
