# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The configuration for AWX: every name leads somewhere, and the environment is the one that the modules read."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml
from harness import ROOT
from jinja2 import ChainableUndefined, StrictUndefined
from jinja2.sandbox import ImmutableSandboxedEnvironment

from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.options import VARIABLES
from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._known_variables import KNOWN

AWX = ROOT / "extensions" / "awx"


class Loader(yaml.SafeLoader):
    """YAML as Ansible reads it."""


Loader.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def read(path: Any) -> Any:
    return yaml.load(path.read_text(), Loader)


# The roles of infra.aap_configuration in the order in which they have to run, the variable that each reads, and the
# keys of its items that are used here; a role ignores a key that it does not know. All begin with controller_.
ROLES = {
    "credential_types": ("credential_types", "name description kind inputs injectors"),
    "credentials": ("credentials", "name organization credential_type inputs"),
    "execution_environments": ("execution_environments", "name image pull"),
    "projects": ("projects", "name organization scm_type scm_url scm_update_on_launch scm_update_cache_timeout"),
    "inventories": ("inventories", "name organization"),
    "inventory_sources": (
        "inventory_sources",
        """name organization inventory source source_project source_path credential execution_environment overwrite
        overwrite_vars update_on_launch""",
    ),
    "notification_templates": (
        "notifications",
        "name organization notification_type notification_configuration messages",
    ),
    "job_templates": (
        "templates",
        """name description job_type organization project playbook inventory credentials execution_environment forks
        job_slice_count diff_mode ask_job_type_on_launch survey_enabled survey_spec notification_templates_error
        notification_templates_success""",
    ),
    "workflow_job_templates": (
        "workflows",
        "name description organization simplified_workflow_nodes notification_templates_approvals",
    ),
    "schedules": ("schedules", "name organization unified_job_template rrule"),
}
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
    for event in ("error", "success"):
        assert set(template.get(f"notification_templates_{event}", ())) <= names("controller_notifications")
    assert (AWX / "project" / template["playbook"]).is_file()


@templates
def test_every_answer_of_a_survey_is_text_and_a_variable_of_the_playbooks(template):
    assert template["survey_enabled"]
    asked = [question["variable"] for question in template["survey_spec"]["spec"]]
    assert set(asked) <= KNOWN
    assert len(set(asked)) == len(asked)
    for question in template["survey_spec"]["spec"]:
        assert set(question) == set("question_name question_description variable type default required min max".split())
        assert question["type"] == "text"
        assert isinstance(question["default"], str)
        assert question["min"] <= len(question["default"]) <= question["max"]
        assert question["required"] or question["min"] == 0


@pytest.mark.parametrize("role", ROLES)
def test_an_item_has_only_keys_that_its_role_knows(role):
    variable, keys = ROLES[role]
    for item in CONFIG[f"controller_{variable}"]:
        assert set(item) <= set(keys.split())
        assert item["name"]


def test_the_playbook_runs_a_role_for_each_variable():
    (play,) = read(AWX / "configure.yml")
    (task,) = (one for one in play["tasks"] if "ansible.builtin.include_role" in one)
    assert task["ansible.builtin.include_role"]["name"] == "infra.aap_configuration.{{ item }}"
    assert task["loop"] == [f"controller_{role}" for role in ROLES]
    assert {f"controller_{variable}" for variable, _keys in ROLES.values()} == set(CONFIG) - SITE


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
    assert schedule["unified_job_template"] in names("controller_templates") | names("controller_workflows")
    form = (
        r"DTSTART;TZID={{ active_backup_awx_timezone }}:\d{8}T\d{6} RRULE:FREQ=(DAILY|WEEKLY);INTERVAL=1(;BYDAY=\w\w)?"
    )
    assert re.fullmatch(form, schedule["rrule"])


def rendered(text: str, undefined: Any, **context: Any) -> str:
    """A message as AWX renders it."""
    assert text
    return ImmutableSandboxedEnvironment(undefined=undefined).from_string(text).render(**context)


@pytest.mark.parametrize(
    "notification",
    [row for row in CONFIG["controller_notifications"] if "error" in row["messages"]],
    ids=lambda row: row["name"],
)
def test_a_notification_shows_the_lines_that_a_playbook_leaves(notification):
    stats = "".join(path.read_text() for folder in ("playbooks", "roles") for path in (ROOT / folder).rglob("*.yml"))
    for message in notification["messages"].values():
        assert set(message) == {"message", "body"}
        assert "\n" not in message["message"]
        (variable,) = re.findall(r"job\.artifacts\.(\w+)", message["body"])
        assert re.search(rf"^ +{variable}: ", stats, re.MULTILINE)
        job = {"name": "morning", "status": "failed", "artifacts": {variable: ["nas1: one", "nas2: two"]}}
        shown = rendered(message["body"], ChainableUndefined, job=job, url="https://awx")
        assert [line for line in shown.splitlines() if line] == ["nas1: one", "nas2: two", "https://awx"]
        for text in message.values():  # as it is checked when it is saved, and for a job that left nothing
            rendered(text, StrictUndefined, job={**job, "artifacts": {}}, url="https://awx")


def test_the_notification_of_an_approval_says_where_to_answer():
    (workflow,) = CONFIG["controller_workflows"]
    (wanted,) = workflow["notification_templates_approvals"]
    (notification,) = [row for row in CONFIG["controller_notifications"] if row["name"] == wanted]
    message = notification["messages"]["workflow_approval"]["running"]
    assert "\n" not in message["message"]
    shown = rendered(message["body"], StrictUndefined, workflow_url="https://awx/workflow/5")
    assert "https://awx/workflow/5" in shown
    assert rendered(message["message"], StrictUndefined, approval_node_name="Again?").endswith("Again?")


def test_the_approval_hangs_on_the_failure_of_the_morning_check_and_starts_catch_up():
    (workflow,) = CONFIG["controller_workflows"]
    nodes = {node["identifier"]: node for node in workflow["simplified_workflow_nodes"]}
    known = {"identifier", "unified_job_template", "lookup_organization", "approval_node"}
    paths = {"success_nodes", "failure_nodes", "always_nodes"}
    for node in nodes.values():
        assert set(node) <= known | paths
        assert ("approval_node" in node) != ("unified_job_template" in node)
        assert node.get("unified_job_template", "Active Backup - morning") in names("controller_templates")
        assert {target for path in paths for target in node.get(path, ())} <= set(nodes)
    (morning,) = [one for one in nodes.values() if one.get("unified_job_template") == "Active Backup - morning"]
    assert not paths - {"failure_nodes"} & set(morning)
    (approval,) = (nodes[name] for name in morning["failure_nodes"])
    assert set(approval["approval_node"]) == {"name", "description", "timeout"}
    assert not paths - {"success_nodes"} & set(approval)
    (last,) = (nodes[name] for name in approval["success_nodes"])
    assert TEMPLATES[last["unified_job_template"]]["playbook"] == "catch_up.yml"


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


def test_what_is_installed_is_this_version_or_a_newer_one():
    here = tuple(map(int, read(ROOT / "galaxy.yml")["version"].split(".")))
    environment = read(AWX / "execution-environment.yml")["dependencies"]["galaxy"]
    for wanted in (environment, read(AWX / "project" / "collections" / "requirements.yml")):
        (row,) = wanted["collections"]
        assert row["name"] == "nasfleet.active_backup"
        assert tuple(map(int, row["version"].removeprefix(">=").split("."))) <= here


def test_indirect_nodes_are_counted_for_the_modules_of_this_collection():
    queries = read(ROOT / "extensions" / "audit" / "event_query.yml")
    assert list(queries) == ["nasfleet.active_backup.*"]
    for query in queries.values():
        assert set(query) == {"query"}


def test_the_guide_has_the_numbers_of_the_benchmark():
    guides = ROOT / "docs" / "docsite" / "rst"
    measured = (guides / "guide_performance.rst").read_text()
    table = measured.partition("list-table:: A fleet that is as it should be")[2].partition("list-table::")[0]
    cells = [
        line.strip(" *-") for line in table.partition("this collection, a whole NAS\n      - 500\n")[2].splitlines()
    ]
    forks, wall, _cpu, memory = cells[:4]
    assert forks == "50"
    said = (guides / "guide_awx.rst").read_text()
    assert f"500 NASes took {wall} s and {memory} MiB" in said
    assert yaml.safe_load((AWX / "config" / "site.yml").read_text())["active_backup_awx_forks"] == 50
