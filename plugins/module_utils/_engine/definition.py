# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a module does, without Ansible: options in, a result out. The front ends run it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from .._dsm.client import Nas
from .._dsm.rounds import Read
from .fields import Field
from .projection import FIELDS, project

Params = Mapping[str, Any]
Now = Callable[[], float]  # the time on the NAS, in epoch seconds, by its last reply


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


class Found(NamedTuple):
    """What the read of an info module returns that has something to warn of; which NAS it is about is added."""

    value: Any
    warnings: Sequence[str] = ()


class ModuleDefinition(NamedTuple):
    """A module: its options and what it does with them.

    adjust may leave options out before anything else. check validates what options mean together, before anything is
    sent; each by itself is validated by its Field before that. shortcut gives the result of options that select
    nothing, so that nobody signs in for it. run is given the NAS, the options and whether this is check mode.
    signs_in is False for a module that needs no account. With secret_result a success is hidden, as with no_log.
    """

    options: Sequence[Field]
    run: Callable[[Nas, Params, bool], Result]
    adjust: Callable[[Params], Params] = lambda params: params
    check: Callable[[Params], object] = lambda params: None
    shortcut: Callable[[Params], Result | None] = lambda params: None
    mutually_exclusive: Sequence[Sequence[str]] = ()
    required_one_of: Sequence[Sequence[str]] = ()
    required_if: Sequence[Sequence[Any]] = ()
    signs_in: bool = True
    secret_result: bool = False


def info_module(
    key: str,
    read: Callable[[Params, Now], Read[Any]],
    extra: Sequence[Field] = (),
    *,
    rows: bool = True,
    known: Sequence[str] = (),
    more: Mapping[str, Sequence[str]] = MappingProxyType({}),
    **definition: Any,
) -> ModuleDefinition:
    """An info module: what read returns, or the value of the Found that it returns, stands under key. It never writes.

    With rows it has the option fields; known are keys that rows may have beside those that were read (see project), and
    more those that an option adds to them, by its name.
    """

    def run(nas: Nas, params: Params, check_mode: bool) -> Result:
        found = nas.read(read(params, nas.now))
        value, warnings = found if isinstance(found, Found) else Found(found)
        keys = [*known, *(key for option, added in more.items() if params.get(option) for key in added)]
        told = [f"{nas.where}: {warning}" for warning in warnings]
        return Result(False, {key: project(value, params.get("fields"), keys)}, warnings=told)

    return ModuleDefinition((*extra, *((FIELDS,) if rows else ())), run, **definition)
