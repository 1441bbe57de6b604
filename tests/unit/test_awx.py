# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration for AWX: every name leads somewhere, and the environment is the one that the modules read."""

from __future__ import annotations

import re
from typing import Any

import jinja2
import pytest
import yaml
from harness import ROOT

from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.options import VARIABLES

AWX = ROOT / "extensions" / "awx"


class Loader(yaml.SafeLoader):
    """YAML as Ansible reads it."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def read(path: Any) -> Any:
    return yaml.load(path.read_text(), Loader)


FILES = sorted((AWX / "config").glob("*.yml"))
CONFIG = {key: value for path in FILES for key, value in read(path).items()}
SITE = {key for key in CONFIG if key.startswith("active_backup_awx_")}
TEMPLATES = {row["name"]: row for row in CONFIG["controller_templates"]}
ACTIONS = sorted((AWX / "project").glob("*.yml"))
templates = pytest.mark.parametrize("template", TEMPLATES.values(), ids=list(TEMPLATES))


def names(kind: str) -> set[str]:
    return {row["name"] for row in CONFIG[kind]}


def test_the_credential_sets_the_environment_of_every_connection_option():
    (kind,) = CONFIG["controller_credential_types"]
    fields = [field["id"] for field in kind["inputs"]["fields"]]
    assert set(fields) == set(VARIABLES) - {"session", "otp_code"}
    assert kind["injectors"]["env"] == {f"DSM_{name.upper()}": f"{{{{ {name} }}}}" for name in fields}


def test_secrets_of_the_credential_are_secret_and_what_is_required_is_a_field():
    (kind,) = CONFIG["controller_credential_types"]
    assert {field["id"] for field in kind["inputs"]["fields"] if field.get("secret")} == {"password", "device_token"}
    (credential,) = CONFIG["controller_credentials"]
    assert credential["credential_type"] == kind["name"]
    assert set(kind["inputs"]["required"]) == set(credential["inputs"])


@templates
def test_a_job_template_names_what_there_is(template):
    assert template["project"] in names("controller_projects")
    assert template["inventory"] in names("controller_inventories")
    assert template["execution_environment"] in names("controller_execution_environments")
    assert set(template["credentials"]) <= names("controller_credentials")
    assert set(template.get("notification_templates_error", ())) <= names("controller_notifications")
    assert (AWX / "project" / template["playbook"]).is_file()


@templates
def test_every_answer_of_a_survey_is_text_and_a_variable_of_the_playbooks(template):
    known = (ROOT / "roles", ROOT / "playbooks")
    text = "".join(path.read_text() for folder in known for path in folder.rglob("*.yml"))
    for question in template["survey_spec"]["spec"]:
        assert question["type"] == "text"
        assert isinstance(question["default"], str)
        assert question["variable"] in text


@pytest.mark.parametrize("path", ACTIONS, ids=lambda path: path.stem)
def test_a_playbook_of_the_project_leads_to_one_of_the_collection(path):
    (play,) = read(path)
    assert play["ansible.builtin.import_playbook"] == f"nasfleet.active_backup.{path.stem}"
    assert (ROOT / "playbooks" / path.name).is_file()
    assert path.name in {template["playbook"] for template in TEMPLATES.values()}


def test_the_project_brings_the_collection_and_an_inventory_that_has_the_group_first():
    requirements = read(AWX / "project" / "collections" / "requirements.yml")
    assert [row["name"] for row in requirements["collections"]] == ["nasfleet.active_backup"]
    (source,) = CONFIG["controller_inventory_sources"]
    assert source["source_project"] in names("controller_projects")
    assert source["credential"] in names("controller_credentials")
    first, second = sorted((AWX / "project" / source["source_path"]).iterdir())
    assert read(second)["from_group"] in read(first)


@pytest.mark.parametrize("schedule", CONFIG["controller_schedules"], ids=lambda row: row["name"])
def test_a_schedule_starts_what_there_is(schedule):
    assert schedule["unified_job_template"] in names("controller_templates")
    assert schedule["rrule"].startswith("DTSTART;TZID={{ active_backup_awx_timezone }}:")


@pytest.mark.parametrize("notification", CONFIG["controller_notifications"], ids=lambda row: row["name"])
def test_a_notification_shows_the_lines_that_a_playbook_leaves(notification):
    body = notification["messages"]["error"]["body"]
    (variable,) = re.findall(r"job\.artifacts\.(\w+)", body)
    stats = "".join(path.read_text() for path in (ROOT / "playbooks").glob("*.yml"))
    assert f"{variable}:" in stats or not (ROOT / "playbooks" / "morning.yml").exists()
    template = jinja2.Environment(autoescape=False).from_string(body)
    shown = template.render(job={"artifacts": {variable: ["nas1: one", "nas2: two"]}}, url="https://awx")
    assert [line for line in shown.splitlines() if line] == ["nas1: one", "nas2: two", "https://awx"]


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_every_variable_of_the_site_is_set(path):
    assert set(re.findall(r"active_backup_awx_\w+", path.read_text())) - {"active_backup_awx_"} <= SITE | {
        "vault_active_backup_awx_password"
    }


def test_the_environment_has_what_the_collection_needs():
    wanted = read(AWX / "execution-environment.yml")["dependencies"]
    lines = [line.partition("#")[0].strip() for line in (ROOT / "requirements.txt").read_text().splitlines()]
    requirements = [line for line in lines if line]
    assert set(requirements) <= set(wanted["python"])
