# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of APIs and methods, filled by the handlers in apis/, and the checks of parameters against it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .nas import Nas

ABB, M365 = "ActiveBackup", "ActiveBackup-Office365"  # package ids [C 3: S1,S2x,S7]
OFFICE = "SYNO.ActiveBackupOffice365"


class DsmError(Exception):
    """Answered as {"success": false, "error": {"code", "errors"}}; whole: this instead, as it is."""

    def __init__(self, code: Any, errors: Any = None, whole: dict[str, Any] | None = None) -> None:
        super().__init__(f"{code} {errors or ''}")
        self.code, self.errors, self.whole = code, errors, whole

    def reply(self) -> dict[str, Any]:
        """The envelope [1.1]."""
        if self.whole is not None:
            return self.whole
        errors = {} if self.errors is None else {"errors": self.errors}
        return {"error": {"code": self.code} | errors, "success": False}


class Instead(Exception):
    """A fault answers with other data than the handler's."""

    def __init__(self, data: Any) -> None:
        super().__init__("other data")
        self.data = data


def bad(name: str, reason: str) -> DsmError:
    """120: a parameter is missing or of the wrong type [C 2: S2,S2b]."""
    return DsmError(120, {"name": name, "reason": reason})


@dataclass(frozen=True)
class Param:
    """One parameter. kind: one of KINDS, several joined with |."""

    name: str
    kind: str = "int"
    required: bool = False


@dataclass
class Context:
    """What a handler is given beside its parameters."""

    nas: Nas
    user: str = ""
    http: str = "POST"

    @property
    def abb(self) -> dict[str, Any]:
        return self.nas.live()["abb"]

    @property
    def m365(self) -> dict[str, Any]:
        return self.nas.live()["m365"]


@dataclass
class Effect:
    """A checked write: the dispatcher carries it out now, later (apply_delay) or never (ignore_writes)."""

    apply: Callable[[], object]
    data: Any = None
    code: int = 0  # answered although something was done: 1009, some of a batch failed [UI]


@dataclass(frozen=True)
class Method:
    """One method of one API."""

    api: str
    name: str
    params: tuple[Param, ...]
    handler: Callable[[Context, dict[str, Any]], Any]
    versions: tuple[int, ...] = (1,)
    write: bool = False
    filters: dict[str, str] = field(default_factory=dict)  # keys of the parameter ``filter`` -> kind


METHODS: dict[str, dict[str, Method]] = {}


def method(api: str, name: str, *params: Param, **options: Any) -> Callable[[Any], Any]:
    """Register a handler f(context, params) -> data | Effect."""

    def register(handler: Any) -> Any:
        METHODS.setdefault(api, {})[name] = Method(api, name, params, handler, **options)
        return handler

    return register


def _is_int(value: Any) -> bool:
    return isinstance(value, int) and not isinstance(value, bool)


KINDS: dict[str, Callable[[Any], bool]] = {
    "int": _is_int,
    "int[]": lambda value: isinstance(value, list) and all(_is_int(item) for item in value),
    "str": lambda value: isinstance(value, str),
    "str[]": lambda value: isinstance(value, list) and all(isinstance(item, str) for item in value),
    "bool": lambda value: isinstance(value, bool),
    "object": lambda value: isinstance(value, dict),
    "object[]": lambda value: isinstance(value, list) and all(isinstance(item, dict) for item in value),
    "any": lambda value: True,
}


def fits(value: Any, kind: str) -> bool:
    """True when the value is of one of the kinds."""
    return any(KINDS[one](value) for one in kind.split("|"))


def check(found: Method, params: dict[str, Any], strict: bool, flag: Callable[[str], None]) -> None:
    """Raise 120 for what is missing, of the wrong type or (strict) unknown."""
    known = {param.name: param for param in found.params}
    for param in found.params:
        if param.name not in params:
            if param.required:
                raise bad(param.name, "required")
        elif not fits(params[param.name], param.kind):
            raise bad(param.name, "type")
    for name in params:
        if name not in known:
            flag(f"{found.api}.{found.name}: unknown parameter {name}")
            if strict:
                raise bad(name, "unknown")
    if found.filters:
        _check_filter(found, params.get("filter") or {}, strict, flag)


def _check_filter(found: Method, wanted: dict[str, Any], strict: bool, flag: Callable[[str], None]) -> None:
    for name, value in wanted.items():
        kind = found.filters.get(name)
        if kind is None:
            flag(f"{found.api}.{found.name}: unknown filter key {name}")
            if strict:
                raise bad("filter", f"unknown key {name}")
        elif not fits(value, kind):
            raise bad("filter", f"type of {name}")
