# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the variables of the role relink and the export of the old NAS ask for."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

import yaml

from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.fields import Field, flag
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.names import nearest, normal_name
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.values import validate
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.relink import OPTIONS, check_relink
from ansible_collections.nasfleet.active_backup.plugins.module_utils._nas.config_options import check_config

from .._checked import checked_variables, given_variables
from .._declared import VARIABLES as DECLARED
from .._folders import folder
from .._known_variables import check_names
from .._yaml import loaded

Row = dict[str, Any]
PLACES, TASKS = "active_backup_relink", "active_backup_m365_tasks"
EXPORT, ONLY, DEST = (f"active_backup_relink_{name}" for name in ("export", "only", "dest"))
VARIABLES = (
    Field(PLACES, "list", elements="dict", fields=(Field("name", required=True), *OPTIONS)),
    Field(EXPORT, "path"),
    Field(ONLY, "list"),
    Field("active_backup_relink_old"),
    Field(DEST, "path"),
    flag("active_backup_relink_verify_run"),
    Field("active_backup_relink_verify_timeout", "int", least=1, default=14400, unit="seconds"),
)
_SETTINGS = next(field for field in DECLARED if field.name == TASKS)
_ALL = (*VARIABLES, _SETTINGS)


class Wanted(NamedTuple):
    """What is asked for: the tasks with the place of their data, and their schedule and retention if known."""

    tasks: list[Row]
    old: str
    dest: str
    verify_run: bool
    verify_timeout: int


def read_wanted(values: Mapping[str, Any], names: Iterable[str], host: str, export: Any = None) -> Wanted:
    """What is asked of a host. values are its variables, None or empty text where one is not set; names those of all.

    export is the text of the old NAS's export, None if its file is not there. Raises InvalidInput, before any request.
    """
    check_names(names, host)
    given = given_variables(_ALL, values)
    if isinstance(values.get(ONLY), str):  # a survey's text without a name asks for all, an empty list for none
        given[ONLY] = given[ONLY] or None
    own = _checked(given, host)
    before = _exported(own.get(EXPORT), export)
    places = own.get(PLACES) if own.get(PLACES) is not None else before.get(PLACES)
    if places is None:
        raise InvalidInput(_nothing(host, own.get(EXPORT)))
    chosen = _only(places, own.get(ONLY), host)
    _check_places(chosen, host)
    settings = {**_by_name(before.get(TASKS)), **_by_name(own.get(TASKS))}
    return Wanted(
        [_task(row, settings) for row in chosen],
        (own.get("active_backup_relink_old") or "").strip(),
        folder(DEST, own.get(DEST) or ""),
        own["active_backup_relink_verify_run"],
        own["active_backup_relink_verify_timeout"],
    )


def _checked(given: Mapping[str, Any], host: str) -> Row:
    places = given.get(PLACES)
    if isinstance(places, list):  # a region that is null is not the default, but one to be filled in
        places = [{**row, "region": row["region"] or ""} if _has_region(row) else row for row in places]
    checked = checked_variables(_ALL, {**given, PLACES: places}, host)
    try:
        validate(_ALL, checked)
        check_config({"config": {"m365": {"tasks": checked.get(TASKS) or []}}})
    except InvalidInput as error:
        raise InvalidInput(f"Variables of {host}: {error.message.replace('config.m365.tasks', TASKS)}") from error
    return checked


def _has_region(row: Any) -> bool:
    return isinstance(row, Mapping) and "region" in row


def _check_places(places: Sequence[Mapping[str, Any]], host: str) -> None:
    """Each place as the module takes it, and no name or place twice."""
    seen: dict[Any, int] = {}
    for at, row in enumerate(places):
        where = f"Variables of {host}: {PLACES}, {row['name']!r}"
        if not row["region"].strip():
            raise InvalidInput(
                f"{where}: fill in its region as it is called in the window of Active Backup for Microsoft 365, "
                "since the NAS tells only a number"
            )
        try:
            check_relink({**row, "name": [row["name"]], "state": "present"})
        except InvalidInput as error:
            raise InvalidInput(f"{where}: {error.message}") from error
        for what in (normal_name(row["name"]), (row["local_shared"], row["local_path"].rstrip("/"))):
            if seen.setdefault(what, at) != at:
                raise InvalidInput(f"{where}: its name or the place of its data is that of another row already")


def _exported(path: Any, text: Any) -> Row:
    """The variables of an export."""
    if not path:
        return {}
    if text is None:
        raise InvalidInput(f"{EXPORT}: there is no file {path}")
    try:
        found = loaded(str.__str__(text))
    except yaml.YAMLError as error:
        raise InvalidInput(f"{EXPORT}: {path} cannot be read. Give it as the role export wrote it: {error}") from error
    if not isinstance(found, dict) or not {PLACES, TASKS} & set(found):
        raise InvalidInput(f"{EXPORT}: {path} has neither {PLACES} nor {TASKS}. Give a file that the role export wrote")
    return _checked({name: found.get(name) for name in (PLACES, TASKS)}, path)


def _nothing(host: str, export: Any) -> str:
    if export:
        return f"{export} does not say where the data of tasks lies (it was written by an older export): set {PLACES}"
    return (
        f"Nothing is declared for {host}: set {PLACES}, or {EXPORT} to the file that the role export wrote for the old "
        "NAS. Were its group_vars and host_vars found? They must lie beside the inventory or the playbook"
    )


def _by_name(tasks: Sequence[Mapping[str, Any]] | None) -> dict[Any, Row]:
    """Schedule and retention by the name of the task; an ID is that of another NAS."""
    return {normal_name(task["name"]): dict(task) for task in tasks or () if task.get("name") is not None}


def _only(places: Sequence[Row], names: Sequence[str] | None, host: str) -> list[Row]:
    if names is None:
        return list(places)
    known = {normal_name(row["name"]): row for row in places}
    for name in names:
        if normal_name(name) not in known:
            near = ", ".join(nearest(name, [row["name"] for row in places])) or "none"
            raise InvalidInput(f"{ONLY}: {PLACES} of {host} has no {name!r}. It has: {near}")
    return [known[name] for name in dict.fromkeys(map(normal_name, names))]


def _task(place: Mapping[str, Any], settings: Mapping[Any, Row]) -> Row:
    known = settings.get(normal_name(place["name"]), {})
    parts = {part: _without_nulls(known.get(part)) for part in ("schedule", "retention")}
    return {**place, **parts}


def _without_nulls(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {key: _without_nulls(one) for key, one in value.items() if one is not None} or None
    return value
