# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Documentation that follows from the tables of options: what is said once of an option is shown wherever it is one.

The rows (Field) say type, choices, default and whether it is required; the module that an option belongs to says what
it means.
"""

from __future__ import annotations

import importlib
import re
import textwrap
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from pathlib import Path
from typing import Any

import yaml

COLLECTION = "nasfleet.active_backup"
PACKAGE = f"ansible_collections.{COLLECTION}.plugins.module_utils"
MODULES = Path(__file__).resolve().parents[2] / "plugins" / "modules"
WIDTH = 112  # beside the indentation of the markers
Docs = Mapping[str, Mapping[str, Any]]
Read = Callable[[Path], Mapping[str, Any]]  # DOCUMENTATION of a file

# Where options of active_backup_config come from, and what is said of the sections themselves.
SOURCES = {
    "abb.settings": "abb_settings",
    "m365.workers": "m365_workers",
    "m365.tasks.schedule": "m365_task_schedule",
    "m365.tasks.retention": "m365_task_retention",
}
SECTIONS = {
    "abb": "Active Backup for Business.",
    "m365": "Active Backup for Microsoft 365.",
    "m365.tasks": "Tasks, each once. Those that are not listed are not touched; all that are listed must exist.",
    "m365.tasks.name": "Name of the task. Exactly one of this and O(config.m365.tasks[].task_id) is required.",
    "m365.tasks.task_id": "ID of the task.",
}
# Keys of results that are not options.
READ_ONLY = {
    "max_backup_job_workers": "The most accounts that this NAS allows; null where it does not say.",
    "max_event_workers": "The most files that this NAS allows; null where it does not say.",
    "memory_usage_limit_percentage": "How much of the memory backups may use, in percent.",
}
# The module whose RETURN has the part, the table of its fields, and the module that describes the options.
RETURNS = {
    "abb_settings": ("_abb.settings:FIELDS", "abb_settings", " Null where the NAS does not list it."),
    "abb_settings_info": ("_abb.settings_info:DISPLAY_FIELDS", "abb_settings", " Null where the NAS does not list it."),
    "m365_workers": ("_m365.workers:DISPLAY_FIELDS", "m365_workers", ""),
    "m365_workers_info": ("_m365.workers:DISPLAY_FIELDS", "m365_workers", ""),
}


def table(place: str) -> Any:
    """The fields at "module:NAME"."""
    module, _colon, name = place.partition(":")
    return getattr(importlib.import_module(f"{PACKAGE}.{module}"), name)


def _words(description: Any, rewrite: Callable[[str], str]) -> Any:
    texts = [description] if isinstance(description, str) else list(description)
    texts = [rewrite(text) for text in texts]
    return texts[0] if len(texts) == 1 else texts


def _option(options: Docs, name: str, where: str) -> Mapping[str, Any]:
    """The documentation of an option."""
    if name not in options:
        raise SystemExit(f"{where}: DOCUMENTATION does not describe {name}, which is among its options")
    return options[name]


def _elsewhere(options: Docs, prefix: str) -> Callable[[str], str]:
    """Rewrites O(option) of a module into the same option below prefix."""

    def place(match: re.Match[str]) -> str:
        return f"O({prefix}{match[0][2:]}" if match[1] in options else match[0]

    return lambda text: re.sub(r"O\((\w+)[^)]*\)", place, text)


def suboption(field: Any, told: Mapping[str, Any], rewrite: Callable[[str], str]) -> dict[str, Any]:
    """The documentation of one option: its facts from the row, its words from where it is an option of its own."""
    entry: dict[str, Any] = {"description": _words(told["description"], rewrite), "type": field.type}
    if field.type == "list":
        entry["elements"] = field.item_type
    if field.required:
        entry["required"] = True
    if field.default is not None:
        entry["default"] = field.default
    if field.choices:
        entry["choices"] = list(field.choices)
    if field.fields:
        entry["suboptions"] = {
            inner.name: suboption(inner, _option(told.get("suboptions", {}), inner.name, field.name), rewrite)
            for inner in field.fields
        }
    return entry


def _section(field: Any, path: str, place: str, read: Read) -> dict[str, Any]:
    """A section of the config: with the options of a module, or with sections of its own."""
    if path in SOURCES:
        module = SOURCES[path]
        options = read(MODULES / f"{module}.py")["options"]
        rewrite = _elsewhere(options, f"{place}.")
        inner = {one.name: suboption(one, _option(options, one.name, module), rewrite) for one in field.fields}
        words = f"As the options of M({COLLECTION}.{module})."
    else:
        brackets = "[]" if field.type == "list" else ""
        inner = {
            one.name: _section(one, f"{path}.{one.name}", f"{place}{brackets}.{one.name}", read) for one in field.fields
        }
        words = SECTIONS[path]
    entry: dict[str, Any] = {"description": words, "type": field.type}
    if field.type == "list":
        entry["elements"] = field.item_type
    return {**entry, "suboptions": inner} if inner else entry


def config_suboptions(read: Read) -> list[str]:
    """The suboptions of the option config of active_backup_config."""
    sections = table("_nas.config_options:SECTIONS")
    return _yaml({field.name: _section(field, field.name, f"config.{field.name}", read) for field in sections})


def _returned(fields: Sequence[Any], options: Docs, suffix: str, rewrite: Callable[[str], str]) -> dict[str, Any]:
    entries: dict[str, Any] = {}
    for field in fields:
        told = options.get(field.name)
        words = told["description"] if told else READ_ONLY[field.name]
        first = words if isinstance(words, str) else words[0]
        entry: dict[str, Any] = {"description": rewrite(first) + suffix, "type": field.type}
        if field.type == "list":
            entry["elements"] = field.item_type
        if field.fields and told:
            entry["contains"] = _returned(field.fields, told["suboptions"], "", rewrite)
        entries[field.name] = entry
    return entries


def returned(module: str, read: Read) -> list[str]:
    """The contains of a RETURN entry that has the names of options."""
    place, source, suffix = RETURNS[module]
    options = read(MODULES / f"{source}.py")["options"]
    rewrite = _elsewhere(options, f"{COLLECTION}.{source}#module:")
    return _yaml(_returned(table(place), options, suffix, rewrite))


def _yaml(entries: Mapping[str, Any]) -> list[str]:
    """Lines of YAML that are not too long, which PyYAML's own are where a word is."""
    lines = yaml.safe_dump(dict(entries), sort_keys=False, width=10**6, allow_unicode=True).splitlines()
    return [part for line in lines for part in _wrapped(line)]


def _wrapped(line: str) -> list[str]:
    indent = " " * (len(line) - len(line.lstrip()))
    return textwrap.wrap(
        line.strip(),
        WIDTH,
        initial_indent=indent,
        subsequent_indent=f"{indent}  ",
        break_long_words=False,
        break_on_hyphens=False,
    )


def parts(read: Read) -> list[tuple[str, str, Callable[[], list[str]]]]:
    """File, name and maker of each generated part."""
    config = ("plugins/modules/active_backup_config.py", "config-suboptions", partial(config_suboptions, read))
    return [
        config,
        *((f"plugins/modules/{name}.py", "contains-options", partial(returned, name, read)) for name in RETURNS),
    ]
