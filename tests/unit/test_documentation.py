# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The documentation of every option says what its Field row says; whoever changes a row is told the file to change."""

from __future__ import annotations

import importlib
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import pytest
import yaml
from cases import CASES
from harness import MODULES, PACKAGE, ROOT, good, logic_of, module_of

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.options import FIELDS as CONNECTION

KNOWN = [name for name in MODULES if hasattr(module_of(name), "DEFINITION")]
FRAGMENTS = "nasfleet.active_backup."
# Imported here, before a test brings up the collection loader of Ansible, which refuses what it did not load itself.
SOURCES = {
    path.stem: importlib.import_module(f"{PACKAGE}.doc_fragments.{path.stem}").ModuleDocFragment
    for path in (ROOT / "plugins" / "doc_fragments").glob("*.py")
    if path.stem != "__init__"
}


def documented(name: str) -> dict[str, tuple[dict[str, Any], str]]:
    """The documented options of a module, each with the file that documents it."""
    module = yaml.safe_load(module_of(name).DOCUMENTATION)
    found: dict[str, tuple[dict[str, Any], str]] = {}
    for fragment in module.get("extends_documentation_fragment", ()):
        file, _dot, part = fragment.removeprefix(FRAGMENTS).partition(".")
        source = SOURCES[file]
        text = yaml.safe_load(getattr(source, part.upper() or "DOCUMENTATION"))
        for option, told in (text.get("options") or {}).items():
            found[option] = (told, f"plugins/doc_fragments/{file}.py")
    for option, told in (module.get("options") or {}).items():
        found[option] = (told, f"plugins/modules/{name}.py")
    return found


def facts(field: Field) -> dict[str, Any]:
    """What the documentation has to say of a row, by its own keys."""
    told: dict[str, Any] = {"type": field.type}
    if field.type == "list":
        told["elements"] = field.item_type
    if field.required:
        told["required"] = True
    if field.default is not None:
        told["default"] = field.default
    if field.choices:
        told["choices"] = list(field.choices)
    if field.aliases:
        told["aliases"] = list(field.aliases)
    if field.fields:
        told["suboptions"] = {inner.name: facts(inner) for inner in field.fields}
    return told


def without_words(told: Mapping[str, Any]) -> dict[str, Any]:
    """The same of what is documented."""
    kept = {key: value for key, value in told.items() if key not in ("description", "version_added")}
    if "suboptions" in kept:
        kept["suboptions"] = {name: without_words(inner) for name, inner in kept["suboptions"].items()}
    return kept


def rows_of(name: str) -> list[Field]:
    return [field for field in (*CONNECTION, *logic_of(name).options) if not field.read_only]


@pytest.mark.parametrize("name", KNOWN)
def test_every_option_is_documented_as_it_is(name):
    told, rows = documented(name), {field.name: field for field in rows_of(name)}
    for option, field in rows.items():
        assert option in told, f"plugins/modules/{name}.py: document the option {option}"
        text, file = told[option]
        assert without_words(text) == facts(field), f"{file}: the option {option} is documented as another one"
    assert not set(told) - set(rows), f"{name}: documents options that it does not have"


def bounded(fields: Sequence[Field], told: Mapping[str, Any]) -> Iterator[tuple[Field, str]]:
    """The rows with bounds, and what is said of each, at any depth."""
    for field in fields:
        text = told[field.name]
        if field.least is not None or field.most is not None:
            words = text["description"]
            yield field, words if isinstance(words, str) else " ".join(words)
        yield from bounded(field.fields, text.get("suboptions", {}))


@pytest.mark.parametrize("name", KNOWN)
def test_bounds_are_documented(name):
    told = documented(name)
    for field, words in bounded(logic_of(name).options, {option: text for option, (text, _file) in told.items()}):
        for bound in filter(None, (field.least, field.most)):
            assert re.search(rf"\b{bound}\b", words), f"plugins/modules/{name}.py: {field.name} does not say {bound}"


RETURNED = {
    "abb_settings": "settings",
    "abb_settings_info": "settings",
    "m365_workers": "workers",
    "m365_workers_info": "workers",
    "m365_task_schedule": "schedule",
    "m365_task_retention": "retention",
}


@pytest.mark.parametrize("name", RETURNED)
def test_what_is_returned_is_documented(plain, name):
    """A new option is a key of the result as well: see RETURN of the module."""
    key = RETURNED[name]
    told = yaml.safe_load(module_of(name).RETURN)[key]["contains"]
    assert set(told) == set(good(plain, name, **CASES[name].same)[key]), f"plugins/modules/{name}.py: RETURN"
    rows = {field.name: field for field in logic_of(name).options}
    for name_of_key, entry in told.items():
        if name_of_key in rows and rows[name_of_key].type != "dict":
            assert entry["type"] == rows[name_of_key].type
