# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole NAS in one look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from .._abb import device_info, hypervisor_info, storage_info
from .._abb import settings_info as abb_settings_info
from .._abb import task_info as abb_task_info
from .._dsm.client import Nas
from .._dsm.reads import Read
from .._engine.definition import ModuleDefinition, Now, Params, Result
from .._engine.fields import Field
from .._engine.projection import FIELDS, check_names, pick
from .._m365 import task_info as m365_task_info
from .._m365 import workers_info
from .packages import read_packages, stopped_packages
from .partial import partial as partial_of

Reader = Callable[[Params, Now], Read[Any]]
# The subset, how it is read (by the reader of its own module, with no filter), and what stands for a missing package.
SUBSETS: dict[str, tuple[Reader, Any]] = {
    "abb_settings": (abb_settings_info.read_for_info, None),
    "abb_tasks": (abb_task_info.read, []),
    "abb_devices": (partial(device_info.read_devices, versions=True), []),
    "abb_storages": (storage_info.read_storages, []),
    "abb_hypervisors": (hypervisor_info.read_hypervisors, []),
    "m365_workers": (workers_info.read_for_info, None),
    "m365_tasks": (m365_task_info.read, []),
}
NO_FILTER = {"include_settings": False}


def run(nas: Nas, params: Params, check_mode: bool) -> Result:
    """Read the subsets side by side. A missing package empties its own, and what the account may not see is null."""
    chosen = list(SUBSETS) if "all" in params["gather_subset"] else list(dict.fromkeys(params["gather_subset"]))
    plans = [read_packages(), *(SUBSETS[name][0](NO_FILTER, nas.now) for name in chosen)]
    packages, *found = nas.gather(plans, keep_errors=True)
    parts = partial_of(nas, dict(zip(chosen, found, strict=True)), required=params["gather_subset"])
    values = {name: parts.found.get(name, SUBSETS[name][1] if name in parts.missing else None) for name in chosen}
    refused = [f"{name} is null: {error.message}" for name, error in parts.refused.items()]
    return Result(
        False,
        _with_fields({"packages": packages, **values}, params.get("fields")),
        warnings=[*stopped_packages(packages, nas.where), *refused],
    )


def _with_fields(values: dict[str, Any], names: Sequence[str] | None) -> dict[str, Any]:
    """The subsets, with only the named keys of their rows.

    A name that starts with a subset, as in abb_tasks.task_name, is for that one alone. Raises InvalidInput for a name
    that no row has.
    """
    own: dict[str, list[str]] = {}
    for name in names or ():
        subset, dot, key = name.partition(".")
        known = bool(dot) and subset in values
        own.setdefault(subset if known else "", []).append(key if known else name)
    shared = own.pop("", [])
    rows = {key: found for key, found in values.items() if isinstance(found, list)}
    check_names([row for found in rows.values() for row in found], shared)
    for key, keys in own.items():
        check_names(values[key], keys)
    return {key: _cut(found, [*own.get(key, ()), *(shared if key in rows else ())]) for key, found in values.items()}


def _cut(found: Any, names: Sequence[str]) -> Any:
    return pick(found, names) if names else found


DEFINITION = ModuleDefinition(
    (Field("gather_subset", "list", choices=("all", *SUBSETS), default=["all"]), FIELDS),
    run,
)
