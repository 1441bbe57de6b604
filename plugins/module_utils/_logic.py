# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module does, without Ansible: options in, a result out. C(_module) is one front end to it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from ._catalog.call import Request
from ._reconcile import Difference
from ._schema import Field, options, validate
from ._webapi.client import Nas
from ._webapi.effects import apply
from ._webapi.plans import Plan

Params = Mapping[str, Any]
Now = Callable[[], float]  # the time on the NAS, in epoch seconds, by its last reply


class Result(NamedTuple):
    """What a module returns. C(before) and C(after) make the diff; both are None where there is none to show."""

    changed: bool
    values: dict[str, Any]
    before: Any = None
    after: Any = None
    warnings: Sequence[str] = ()


class Logic(NamedTuple):
    """A module: its options and what it does with them.

    C(adjust) may leave options out before anything else. C(check) judges the options alone, before anything is sent.
    C(idle) gives the result of options that select nothing, so that nobody signs in for it. C(run) is given the NAS,
    the options and whether this is check mode.
    """

    options: dict[str, dict[str, Any]]
    run: Callable[[Nas, Params, bool], Result]
    adjust: Callable[[Params], Params] = lambda params: params
    check: Callable[[Params], None] = lambda params: None
    idle: Callable[[Params], Result | None] = lambda params: None
    mutually_exclusive: Sequence[Sequence[str]] = ()
    required_one_of: Sequence[Sequence[str]] = ()
    required_if: Sequence[Sequence[Any]] = ()
    required_by: Mapping[str, Sequence[str]] = {}


class State(NamedTuple):
    """What a resource is now: C(values) under its options' names, C(raw) as the NAS sent it."""

    values: dict[str, Any]
    raw: Any


class Resource(NamedTuple):
    """Something that can be declared: how it is read, compared and written.

    C(read) is a plan made from the options; C(compare) raises InvalidInput or Refused for what cannot or must not be;
    C(write) is the one request that makes the difference.
    """

    key: str
    fields: Sequence[Field]
    read: Callable[[Params], Plan[State]]
    compare: Callable[[State, Params], Difference]
    write: Callable[[State, Difference], Request]


def managed(resource: Resource, extra: dict[str, dict[str, Any]] | None = None, **logic: Any) -> Logic:
    """The module that brings a resource to a declared state. C(extra) are options that are not part of the state."""
    judge = logic.pop("check", None)

    def check(params: Params) -> None:
        validate(resource.fields, params)
        if judge:
            judge(params)

    def run(nas: Nas, params: Params, check_mode: bool) -> Result:
        state = nas.read(resource.read(params))
        change = resource.compare(state, params)
        values = change.merged
        if change and not check_mode:
            values = converge(nas, resource, params, resource.write(state, change)).values
        return Result(bool(change), {resource.key: values}, change.before, change.after)

    return Logic({**(extra or {}), **options(resource.fields)}, run, check=check, **logic)


def converge(nas: Nas, resource: Resource, params: Params, request: Request) -> State:
    """Write, and read back until nothing differs any more."""

    def shown() -> Plan[State | None]:
        state = yield from resource.read(params)
        return None if resource.compare(state, params) else state

    return apply(nas, request, shown)


def reader(
    key: str, read: Callable[[Params, Now], Plan[Any]], extra: dict[str, Any] | None = None, **logic: Any
) -> Logic:
    """An info module: what C(read) returns stands under C(key). It never writes."""

    def run(nas: Nas, params: Params, check_mode: bool) -> Result:
        return Result(False, {key: nas.read(read(params, nas.now))})

    return Logic(extra or {}, run, **logic)
