# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A whole NAS in one look."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, NamedTuple

from .._abb import device_info, hypervisor_info, storage_info
from .._abb import row_keys as abb_keys
from .._abb import settings_info as abb_settings_info
from .._abb import task_info as abb_task_info
from .._dsm.client import Nas
from .._dsm.packages import PACKAGES
from .._dsm.rounds import Read
from .._engine.definition import Found, ModuleDefinition, Now, Params, Result
from .._engine.fields import Field
from .._engine.projection import FIELDS, check_names, pick
from .._m365 import row_keys as m365_keys
from .._m365 import workers_info
from . import m365_task_info
from .packages import proven_packages, read_packages, stopped_packages
from .partial import partial as partial_of
from .partial import unfit_packages

Reader = Callable[[Params, Now], Read[Any]]


class Subset(NamedTuple):
    """How a subset is read (by the reader of its own module, with no filter), and what it may hold.

    empty stands for what belongs to a missing package; known are keys that its rows may have.
    """

    read: Reader
    empty: list[Any] | None = None
    known: Sequence[str] = ()


SUBSETS = {
    "abb_settings": Subset(abb_settings_info.read_for_info),
    "abb_tasks": Subset(abb_task_info.read, [], abb_keys.TASKS),
    "abb_devices": Subset(partial(device_info.read_devices, versions=True), [], abb_keys.DEVICES),
    "abb_storages": Subset(storage_info.read_storages, [], abb_keys.STORAGES),
    "abb_hypervisors": Subset(hypervisor_info.read_hypervisors, [], abb_keys.HYPERVISORS),
    "m365_workers": Subset(workers_info.read_for_info),
    "m365_tasks": Subset(m365_task_info.read, [], m365_keys.TASKS),
}
NO_FILTER = {"include_settings": False}


def run(nas: Nas, params: Params, check_mode: bool) -> Result:
    """Read the subsets side by side. A missing package empties its own, and what the account may not see is null."""
    chosen = list(SUBSETS) if "all" in params["gather_subset"] else list(dict.fromkeys(params["gather_subset"]))
    # of rows that are asked for by some of their keys the readers know which
    no_filter = NO_FILTER | {"fields": [name.rpartition(".")[2] for name in params.get("fields") or ()]}
    reads = [read_packages(), *(SUBSETS[name].read(no_filter, nas.now) for name in chosen)]
    packages, *read = nas.gather(reads, keep_errors=True)
    of_package = {
        package: [one for name, one in zip(chosen, read, strict=True) if name.startswith(f"{package.key}_")]
        for package in PACKAGES
    }
    packages = proven_packages(packages, of_package)
    doubts = dict.fromkeys(f"{nas.where}: {doubt}" for one in read if isinstance(one, Found) for doubt in one.warnings)
    found = [one.value if isinstance(one, Found) else one for one in read]
    parts = partial_of(nas, dict(zip(chosen, found, strict=True)), required=params["gather_subset"])
    values = {name: parts.found.get(name, SUBSETS[name].empty if name in parts.missing else None) for name in chosen}
    refused = [f"{name} is null: {error.message}" for name, error in parts.refused.items()]
    refused += [f"{nas.where}: {error.message}" for error in unfit_packages(parts.missing.values())]
    return Result(
        False,
        _with_fields({"packages": packages, **values}, params.get("fields")),
        warnings=[*stopped_packages(packages, nas.where), *doubts, *refused],
    )


def _with_fields(values: dict[str, Any], names: Sequence[str] | None) -> dict[str, Any]:
    """The subsets, with only the named keys of their rows.

    A name that starts with a subset, as in abb_tasks.task_name, is for that one alone. Raises InvalidInput for a name
    that no row has.
    """
    own: dict[str, list[str]] = {}
    for name in names or ():
        subset, dot, key = name.partition(".")
        one = bool(dot) and subset in values
        own.setdefault(subset if one else "", []).append(key if one else name)
    shared = own.pop("", [])
    rows = {key: found for key, found in values.items() if isinstance(found, list)}
    known = [name for key in values if key in SUBSETS for name in SUBSETS[key].known]  # also of what may not be seen
    check_names([row for found in rows.values() for row in found], shared, known)
    for key, keys in own.items():
        check_names(values[key], keys, SUBSETS[key].known if key in SUBSETS else ())
    return {key: _cut(found, [*own.get(key, ()), *(shared if key in rows else ())]) for key, found in values.items()}


def _cut(found: Any, names: Sequence[str]) -> Any:
    return pick(found, names) if names else found


DEFINITION = ModuleDefinition(
    (Field("gather_subset", "list", choices=("all", *SUBSETS), default=["all"]), FIELDS),
    run,
)
