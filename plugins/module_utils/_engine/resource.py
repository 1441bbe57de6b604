# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What can be declared, and how a NAS is brought to it."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any, ClassVar, NamedTuple

from .._dsm.call import Request
from .._dsm.client import Nas
from .._dsm.writes import Write, write_and_verify
from .._errors import DsmError, NotApplied, Refused, SideEffect
from .definition import ModuleDefinition, Params, Result
from .diff import NO_DIFFERENCE, Difference, as_diff, in_words
from .fields import Field
from .values import declarable

MAX_REPLANS = 3  # just before a write, for what is written as a whole: the first one, and two more plans


class State(NamedTuple):
    """What a resource is now: values under its options' names, raw as the NAS sent it."""

    values: dict[str, Any]
    raw: Any


NO_STATE = State({}, None)


class Landed(NamedTuple):
    """What is managed before a write and after it, and the whole state after it."""

    before: dict[str, Any]
    after: dict[str, Any]
    state: State


class Resource(ABC):
    """Something that can be declared: how it is read, compared and written.

    key is that of the result, label what it is called in headers of diffs, fields are its options. written_whole says
    that it is read and written in one piece, so that a write could undo what others change meanwhile: it is then read
    once more just before the write, and what is not managed is compared (reread, unmanaged, unexpected_changes).
    """

    key: ClassVar[str]
    label: ClassVar[str]
    fields: ClassVar[Sequence[Field]]
    written_whole: ClassVar[bool] = False

    def check(self, params: Params) -> None:  # noqa: B027  # most have nothing to check
        """Validate what the options mean together, without the state of the NAS. Raises InvalidInput."""

    @abstractmethod
    async def read(self, params: Params) -> State:
        """The state of what the options choose."""

    @abstractmethod
    def compare(self, state: State, params: Params) -> Difference:
        """What differs from the options. Raises InvalidInput or Refused for what cannot or must not be."""

    @abstractmethod
    def write(self, state: State, change: Difference) -> Request:
        """The one request that makes the difference."""

    async def reread(self, state: State, params: Params) -> State:
        """The state once more, of the same thing."""
        return await self.read(params)

    def unmanaged(self, state: State) -> Any:
        """The part of the state that others may have changed and a write would undo."""
        return None

    def unexpected_changes(self, before: State, request: Request, now: State) -> list[str]:
        """What a write has lost or changed beyond what was asked, by name."""
        return []

    def thing(self, state: State) -> str:
        """What a diff is about: the label, and the name of the task if it belongs to one."""
        name = state.values.get("task_name")
        return self.label if name is None else f"{self.label} of task {name!r}"


def state_module(resource: Resource, extra: Sequence[Field] = (), **definition: Any) -> ModuleDefinition:
    """The module that brings a resource to a declared state. extra are options that are not part of the state."""

    def run(nas: Nas, params: Params, check_mode: bool) -> Result:
        state = nas.read(resource.read(params))
        change = resource.compare(state, params)
        values = change.merged
        if change and not check_mode:
            try:
                state, change = converge(nas, resource, params, state)
            except DsmError as error:
                _tell(nas, resource, error)
                raise
            values = state.values
        values = declarable(resource.fields, values)
        return Result(bool(change), {resource.key: values}, change.before, change.after, thing=resource.thing(state))

    return ModuleDefinition((*extra, *resource.fields), run, check=resource.check, **definition)


def _tell(nas: Nas, resource: Resource, error: DsmError) -> None:
    """Have the result of a failure say what was changed all the same."""
    if error.landed is not None:
        seen: Landed = error.landed
        error.result |= {
            resource.key: declarable(resource.fields, seen.state.values),
            "diff": as_diff(nas.address[0], resource.thing(seen.state), seen.before, seen.after),
        }


def converge(nas: Nas, resource: Resource, params: Params, state: State) -> tuple[State, Difference]:
    """Write what differs, and read back until nothing does any more and nothing else has changed with it.

    Returns the state afterwards and the difference that was made. Raises DsmError, with a Landed where the state is
    neither what was wanted nor what it was: a NAS may take one setting of two, or another value than it was asked for.
    """
    change = _Change(nas, resource, params, state)
    if change.replan() is None:  # somebody else made it so, between the look and the write
        return change.before, change.made
    try:
        now = write_and_verify(nas, change)
    except DsmError as error:
        seen = change.landed()
        if isinstance(error, NotApplied) and not error.result:  # it was read
            error.message += f" Not applied yet: {change.left.wanted()}."
            other = {name: seen.after[name] for name in change.left.changes if seen.after[name] != seen.before[name]}
            if other:
                error.message += f" There is now: {in_words(other)}."
        if seen.after != seen.before or change.unexpected():
            error.result = {"changed": True, **error.result}
            error.landed = seen
        raise
    if change.unexpected():
        call = change.request.call
        harm = SideEffect(
            f"{nas.where} applied {change.request.label}, but {', '.join(change.unexpected())} changed or disappeared "
            "as a side effect. Check these settings in DSM",
            api=call.api,
            method=call.method,
            result={"changed": True},
        )
        harm.landed = change.landed()
        raise harm
    return now, change.made


class _Change(Write[State]):
    """A change on its way: the state that it is made from, its request, and what was last seen of it."""

    def __init__(self, nas: Nas, resource: Resource, params: Params, state: State) -> None:
        self._nas, self._resource, self._params = nas, resource, params
        self.before = self._now = state
        self.made = self.left = NO_DIFFERENCE

    def replan(self) -> Request | None:
        """The request, made from the state just before it is sent; None where nothing differs any more."""
        self.before = self._now = _settled(self._nas, self._resource, self._params, self._now)
        self.made = self.left = self._resource.compare(self.before, self._params)
        if not self.made:
            return None
        self.request = self._resource.write(self.before, self.made)
        return self.request

    async def verify(self) -> State | None:
        """The state, once nothing differs."""
        self._now = await self._resource.reread(self.before, self._params)
        self.left = self._resource.compare(self._now, self._params)
        return None if self.left else self._now

    def landed(self) -> Landed:
        """What is managed as it was, and as it was last seen."""
        return Landed(self.made.before, self.left.before, self._now)

    def unexpected(self) -> list[str]:
        """What was sent as it had been, and had another value, or none, when it was last seen."""
        if not self.made:
            return []
        return self._resource.unexpected_changes(self.before, self.request, self._now)


def _settled(nas: Nas, resource: Resource, params: Params, state: State) -> State:
    """The state just before the write: what is written as a whole must not undo what was changed meanwhile."""
    if not resource.written_whole:
        return state
    for _look in range(MAX_REPLANS):
        now = nas.read(resource.reread(state, params))
        if resource.unmanaged(now) == resource.unmanaged(state):
            return now
        state = now
    raise Refused(f"Did not write to {nas.where}: somebody else keeps changing the same settings. Try again later")
