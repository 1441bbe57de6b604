# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation says what the module does: options, examples, results."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from harness import ROOT, module_of
from jinja2.nativetypes import NativeEnvironment
from report.fleets import three
from report.rows import health, task

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.options import SPEC
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.verdicts import ATTENTION, VERDICTS

MODULE = module_of("active_backup_report")
OPTIONS = yaml.safe_load(MODULE.DOCUMENTATION)["options"]
RETURN = yaml.safe_load(MODULE.RETURN)
KEYS = ("type", "elements", "required", "default", "choices")


def facts(options: dict[str, Any]) -> dict[str, Any]:
    """What of options is the same in a specification and in its documentation."""
    found = {}
    for name, option in options.items():
        inner = option.get("options") or option.get("suboptions") or {}
        found[name] = {key: option[key] for key in KEYS if key in option} | {"options": facts(inner)}
    return found


def test_the_options_are_documented_as_they_are():
    assert facts(OPTIONS) == facts(SPEC)


def render(value: Any, variables: dict[str, Any]) -> Any:
    if isinstance(value, dict):
        return {key: render(one, variables) for key, one in value.items()}
    if isinstance(value, list):
        return [render(one, variables) for one in value]
    return NativeEnvironment().from_string(value).render(variables) if isinstance(value, str) else value


@pytest.mark.parametrize("example", yaml.safe_load(MODULE.EXAMPLES), ids=lambda example: example["name"])
def test_the_examples_work(stage, example):
    variables = {"health": health("nas1", [task(1, "PC", "failed")]), "fleet": three()}
    action = "nasfleet.active_backup.active_backup_report"
    if action in example:
        options = render(example[action], variables)
        options["dest"] = str(stage.base / options["dest"].lstrip("/"))
        assert stage.good(**options)["changed"] is True
    else:
        variables["report"] = {"attention": stage.good(three())["attention"]}
        for item in render(example["loop"], variables):
            assert render(example["ansible.builtin.debug"], variables | {"item": item})["msg"] == item["text"]


def test_every_key_that_is_returned_is_documented(stage):
    result = stage.good(three(), diff=False)
    assert set(result) - {"changed", "failed"} == {key for key, one in RETURN.items() if one["returned"] == "success"}
    assert set(result["summary"]) == set(RETURN["summary"]["contains"])
    assert {key for item in result["attention"] for key in item} == set(RETURN["attention"]["contains"])


def test_every_key_of_a_failure_is_documented(stage, monkeypatch):
    def full(*_names):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    assert set(stage.run(three(), diff=False)) - {"changed", "failed", "msg"} == {
        key for key, one in RETURN.items() if one["returned"].startswith("failure")
    }


def test_every_word_is_documented():
    contains = RETURN["attention"]["contains"]
    assert contains["kind"]["choices"] == list(ATTENTION)
    assert contains["verdict"]["choices"] == [word for word in VERDICTS if word in ATTENTION]
    assert list(RETURN["summary"]["contains"]["verdicts"]["sample"]) == list(VERDICTS)


def test_it_has_no_connection_options():
    assert not set(OPTIONS) & {"hostname", "port", "username", "password", "session"}
    assert "extends_documentation_fragment" not in yaml.safe_load(MODULE.DOCUMENTATION)


def test_the_defaults_of_the_connection_are_not_for_it():
    groups = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text())["action_groups"]
    assert "active_backup_health_info" in groups["dsm"]
    assert "active_backup_report" not in groups["dsm"]
