# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""EXAMPLES are run, task by task, as people would paste them. Only address, account and password are replaced."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timezone
from typing import Any

import pytest
import yaml
from harness import MODULES, connection, module_of, run
from jinja2 import StrictUndefined
from jinja2.nativetypes import NativeEnvironment

COLLECTION = "nasfleet.active_backup."
# What tasks of the examples are called, and the tasks of the simulated NAS that get these names.
NAMES = {
    "abb": {"Office PCs": "Accounting PCs", "File server": "SMB shares", "Old laptop": "New laptop"},
    "m365": {"Contoso": "Company mail", "Contoso archive": "Manual archive", "Fabrikam": "New tenant"},
}
ADDRESS = {"hostname", "port", "https", "username", "password", "tls_fingerprint", "validate_certs", "ca_path"}
KEYWORDS = {
    "name",
    "register",
    "when",
    "loop",
    "loop_control",
    "no_log",
    "failed_when",
    "delegate_to",
    "vars",
    "run_once",
}


class Lenient(StrictUndefined):
    """Undefined, also where something of it is asked for, as with Ansible."""

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return self

    __getitem__ = __getattr__


OMIT = object()


def _strftime(form: str, second: float | None = None) -> str:
    return datetime.fromtimestamp(second or 0, timezone.utc).strftime(form)


class Player:
    """Runs tasks against a NAS, with variables."""

    def __init__(self, nas: Any) -> None:
        self.nas = nas
        self.seen: list[str] = []
        self.variables: dict[str, Any] = {"nas_password": nas.password, "otp_code": "123456", "omit": OMIT}
        self.env = NativeEnvironment(undefined=Lenient)
        self.env.filters |= {
            "ansible.builtin.strftime": _strftime,
            "human_readable": str,
            "to_nice_yaml": yaml.safe_dump,
        }
        self.env.globals["now"] = lambda utc=False: datetime.fromtimestamp(nas.now(), timezone.utc)

    def render(self, value: Any) -> Any:
        """A value with its templates filled in; what is omitted is gone."""
        if isinstance(value, dict):
            rendered = {key: self.render(inner) for key, inner in value.items()}
            return {key: inner for key, inner in rendered.items() if inner is not OMIT}
        if isinstance(value, list):
            return [self.render(inner) for inner in value]
        if not isinstance(value, str) or "{{" not in value:
            return value
        result = self.env.from_string(value).render(self.variables)
        return list(result) if isinstance(result, Iterator) else result

    def holds(self, condition: Any) -> bool:
        """Whether a condition holds."""
        return bool(self.env.compile_expression(str(condition))(self.variables))

    def play(self, tasks: list[dict[str, Any]], defaults: dict[str, Any] | None = None) -> None:
        """Run tasks and blocks of tasks."""
        for task in tasks:
            if "block" in task:
                variables = task.get("vars", {})
                inner = {name.removeprefix("dsm_"): value for name, value in variables.items()}
                self.play([*task["block"], *task.get("always", [])], inner)
                continue
            (action,) = set(task) - KEYWORDS
            assert task.get("name"), f"a task without a name: {task}"
            if action.startswith(COLLECTION):
                self.run(action.removeprefix(COLLECTION), task, action, defaults or {})
            else:
                self.talk(task, action)

    def run(self, module: str, task: dict[str, Any], action: str, defaults: dict[str, Any]) -> None:
        """Run a task of this collection."""
        if "when" in task and not self.holds(task["when"]):
            return
        assert module in MODULES, f"{module} does not exist"
        options = self.render({**defaults, **(task[action] or {})})
        mine = {key: value for key, value in options.items() if key not in ADDRESS}
        address = connection(self.nas)
        if "otp_code" in mine:
            address |= {"username": "otp", "password": "S3cret-CANARY-otp"}
        outcome = run(module, address | mine)
        assert not outcome["failed"], f"{task['name']}: {outcome['msg']}"
        self.seen.append(module)
        if "register" in task:
            self.variables[task["register"]] = outcome

    def talk(self, task: dict[str, Any], action: str) -> None:
        """A task of somebody else: its templates have to make sense."""
        assert action.startswith("ansible.builtin.")
        for item in self.render(task["loop"]) if "loop" in task else [None]:
            self.variables["item"] = item
            if "when" not in task or self.holds(task["when"]):
                self.render(task[action])
            self.render(task.get("loop_control"))


@pytest.fixture
def nas(request):
    """With tasks of the names that the examples use. Without TLS, which would take twice the time, where it can be."""
    secure = "certificate" in request.node.callspec.params["name"]
    plain = request.getfixturevalue("secure" if secure else "plain")
    for product, names in NAMES.items():
        for new, old in names.items():
            for table in ("tasks", "results", "logs"):
                for row in plain.state[product].get(table, []):
                    if row.get("task_name") == old:
                        row["task_name"] = new
            for info in plain.state["m365"]["settings"].values():
                if product == "m365" and info["task_name"] == old:
                    info["task_name"] = new
    yield plain
    plain.open_sessions.clear()  # an example signs in, and somebody else goes on with that session


@pytest.mark.parametrize("name", MODULES)
def test_examples(nas, name):
    player = Player(nas)
    player.play(yaml.safe_load(module_of(name).EXAMPLES))
    assert name in player.seen, "no example uses the module itself"
    assert not nas.oddities


def test_every_name_in_the_table_is_used():
    text = "".join(module_of(name).EXAMPLES for name in MODULES)
    assert not [name for names in NAMES.values() for name in names if name not in text]


def _conditions(value: Any) -> Iterator[str]:
    """The conditions of tasks, at any depth."""
    if isinstance(value, dict):
        if "when" in value:
            yield str(value["when"])
        for inner in value.values():
            yield from _conditions(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _conditions(inner)


AGES = [
    pytest.param(condition, id=f"{name}: {condition}")
    for name in MODULES
    for condition in _conditions(yaml.safe_load(module_of(name).EXAMPLES))
    if "last_success_age" in condition
]


@pytest.mark.parametrize("condition", AGES)
def test_a_backup_of_this_second_is_not_too_old_and_none_at_all_is(condition: str):
    holds = NativeEnvironment(undefined=Lenient).compile_expression(condition)
    assert [bool(holds(item={"last_success_age": age})) for age in (0, 1, None, 10**9)] == [False, False, True, True]


def test_there_are_such_examples():
    assert len(AGES) >= 2
