# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module does, without Ansible: options in, a result out. The front ends run it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, NamedTuple

from .._dsm.call import Request
from .._dsm.client import Nas
from .._dsm.reads import Read
from .._dsm.writes import write_and_verify
from .._errors import DsmError, NotApplied, Refused, SideEffect
from .diff import Difference
from .fields import Field
from .projection import FIELDS, project

Params = Mapping[str, Any]
Now = Callable[[], float]  # the time on the NAS, in epoch seconds, by its last reply


MAX_REPLANS = 3  # just before a write, for what is written as a whole: the first one, and two more plans


class Result(NamedTuple):
    """What a module returns. before and after make the diff; both are None where there is none to show.

    thing is what the diff is about, for its headers; a task with its name, as in "schedule of task 'Mail'".
    """

    changed: bool
    values: dict[str, Any]
    before: Any = None
    after: Any = None
    warnings: Sequence[str] = ()
    thing: str = ""


class ModuleDefinition(NamedTuple):
    """A module: its options and what it does with them.

    adjust may leave options out before anything else. check validates what options mean together, before anything is
    sent; each by itself is validated by its Field before that. shortcut gives the result of options that select
    nothing, so that nobody signs in for it. run is given the NAS, the options and whether this is check mode.
    """

    options: Sequence[Field]
    run: Callable[[Nas, Params, bool], Result]
    adjust: Callable[[Params], Params] = lambda params: params
    check: Callable[[Params], object] = lambda params: None
    shortcut: Callable[[Params], Result | None] = lambda params: None
    mutually_exclusive: Sequence[Sequence[str]] = ()
    required_one_of: Sequence[Sequence[str]] = ()
    required_if: Sequence[Sequence[Any]] = ()


class State(NamedTuple):
    """What a resource is now: values under its options' names, raw as the NAS sent it."""

    values: dict[str, Any]
    raw: Any


class Resource(NamedTuple):
    """Something that can be declared: how it is read, compared and written.

    read is a plan made from the options; compare raises InvalidInput or Refused for what cannot or must not be;
    write is the one request that makes the difference. What is read and written as a whole has three things more:
    again reads it once more, others is the part of it that must not move before the write, and harmed, given
    the state before, the write and the state after, names what it has lost or altered beyond what was asked.
    """

    key: str
    fields: Sequence[Field]
    read: Callable[[Params], Read[State]]
    compare: Callable[[State, Params], Difference]
    write: Callable[[State, Difference], Request]
    again: Callable[[State], Read[State]] | None = None
    others: Callable[[State], Any] = lambda state: None
    harmed: Callable[[State, Request, State], list[str]] = lambda before, request, now: []
    label: str = ""

    def thing(self, state: State) -> str:
        """What a diff is about: the label, and the name of the task if it belongs to one."""
        name = state.values.get("task_name")
        return self.label or self.key if name is None else f"{self.label or self.key} of task {name!r}"


def state_module(resource: Resource, extra: Sequence[Field] = (), **definition: Any) -> ModuleDefinition:
    """The module that brings a resource to a declared state. extra are options that are not part of the state."""

    def run(nas: Nas, params: Params, check_mode: bool) -> Result:
        state = nas.read(resource.read(params))
        change = resource.compare(state, params)
        values = change.merged
        if change and not check_mode:
            state, change = converge(nas, resource, params, state)
            values = state.values
        return Result(bool(change), {resource.key: values}, change.before, change.after, thing=resource.thing(state))

    return ModuleDefinition((*extra, *resource.fields), run, **definition)


def converge(nas: Nas, resource: Resource, params: Params, state: State) -> tuple[State, Difference]:
    """Write what differs, and read back until nothing does any more and nothing else was harmed.

    Returns the state afterwards and the difference that was made.
    """
    attempt = _Attempt(nas, resource, params, state)
    if attempt.request is None:  # somebody else made it so, between the look and the write
        return attempt.before, attempt.change
    try:
        now = write_and_verify(nas, attempt.request, attempt.shown, again=attempt.plan)
    except DsmError as error:
        if isinstance(error, NotApplied) and not error.result:  # it was read
            error.message += f" Still to come: {attempt.left.wanted()}."
        if attempt.left.changes != attempt.change.changes or attempt.harmed():
            error.result = {"changed": True, **error.result}
        raise
    if attempt.harmed():
        raise SideEffect(
            f"{nas.where} carried out {attempt.request.label}, but with it also lost or altered: "
            f"{', '.join(attempt.harmed())}. Look at it in DSM",
            api=attempt.request.call.api,
            method=attempt.request.call.method,
            result={"changed": True},
        )
    return now, attempt.change


class _Attempt:
    """A change on its way: the state that it was made from, its request, and what was last seen of it."""

    def __init__(self, nas: Nas, resource: Resource, params: Params, state: State) -> None:
        self._nas, self._resource, self._params = nas, resource, params
        self._now = state
        self.plan()

    def plan(self) -> Request | None:
        """The request, made from the state just before it is sent; None where nothing differs any more."""
        self.before = _settled(self._nas, self._resource, self._params, self._now)
        self.change = self.left = self._resource.compare(self.before, self._params)
        self.request = self._resource.write(self.before, self.change) if self.change else None
        return self.request

    async def shown(self) -> State | None:
        """The state, once nothing differs."""
        again = self._resource.again
        self._now = await (again(self.before) if again else self._resource.read(self._params))
        self.left = self._resource.compare(self._now, self._params)
        return None if self.left else self._now

    def harmed(self) -> list[str]:
        """What was sent as it had been, and was another value, or missing, when it was last seen."""
        return self._resource.harmed(self.before, self.request, self._now) if self.request else []


def _settled(nas: Nas, resource: Resource, params: Params, state: State) -> State:
    """The state just before the write: what is written as a whole must not undo what was changed meanwhile."""
    if resource.again is None:
        return state
    for _look in range(MAX_REPLANS):
        now = nas.read(resource.again(state))
        if resource.others(now) == resource.others(state):
            return now
        state = now
    raise Refused(f"Did not write to {nas.where}: somebody else keeps changing the same settings. Try again later")


def info_module(
    key: str,
    read: Callable[[Params, Now], Read[Any]],
    extra: Sequence[Field] = (),
    *,
    rows: bool = True,
    known: Sequence[str] = (),
    **definition: Any,
) -> ModuleDefinition:
    """An info module: what read returns stands under key. It never writes.

    With rows it has the option fields; known are keys that rows may have beside those that were read (see project).
    """

    def run(nas: Nas, params: Params, check_mode: bool) -> Result:
        found = nas.read(read(params, nas.now))
        return Result(False, {key: project(found, params.get("fields"), known)})

    return ModuleDefinition((*extra, *((FIELDS,) if rows else ())), run, **definition)
