# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Plans: what a resource reads, written as a generator, so that several of them can travel in one request."""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Sequence
from typing import Any, TypeVar

from .._catalog.call import Request
from .._errors import ApiError, DsmError, TransportError

T = TypeVar("T")
# Yields the requests that it wants answered, is handed the data of their replies in the same order, and returns what
# it has read. A request that the NAS refuses is raised inside the plan, as ApiError.
Plan = Generator[list[Request], list[Any], T]


def run_plans(
    plans: Sequence[Plan[Any]], answer: Callable[[list[Request]], list[Any]], keep_errors: bool = False
) -> list[Any]:
    """Run plans side by side, a round of requests at a time, and return what each of them returns.

    C(answer) is given the distinct requests of a round and returns, for each, its data or its ApiError. With
    C(keep_errors) an error that ends a plan stands in its place in the list, unless the NAS was out of reach.
    """
    side = _SideBySide(plans, keep_errors)
    while side.advance():
        side.take(answer(side.requests()))
    return side.results


def together(plans: Sequence[Plan[Any]]) -> Plan[list[Any]]:
    """Several plans as one, for use inside a plan. The first error ends them all."""
    side = _SideBySide(plans)
    while side.advance():
        side.take((yield side.requests()))
    return side.results


class _SideBySide:
    """Plans in lockstep. A request that several of them want is sent once."""

    def __init__(self, plans: Sequence[Plan[Any]], keep_errors: bool = False) -> None:
        self.results: list[Any] = [None] * len(plans)
        self._plans, self._keep_errors = plans, keep_errors
        self._replies: dict[int, Any] = dict.fromkeys(range(len(plans)))
        self._wanted: dict[int, list[Request]] = {}

    def advance(self) -> bool:
        """Hand every plan its replies; False when all have ended."""
        self._wanted = {}
        for index, reply in self._replies.items():
            try:
                self._wanted[index] = _advance(self._plans[index], reply)
            except StopIteration as end:
                self.results[index] = end.value
            except DsmError as error:
                if not self._keep_errors or isinstance(error, TransportError):
                    raise
                self.results[index] = error
        return bool(self._wanted)

    def requests(self) -> list[Request]:
        """The distinct requests of this round."""
        return list(self._distinct().values())

    def take(self, answers: list[Any]) -> None:
        """The answers to them, in the same order."""
        known = dict(zip(self._distinct(), answers, strict=True))
        self._replies = {
            index: [known[_identity(request)] for request in requests] for index, requests in self._wanted.items()
        }

    def _distinct(self) -> dict[tuple[str, str], Request]:
        return {_identity(request): request for requests in self._wanted.values() for request in requests}


def _advance(plan: Plan[Any], replies: list[Any] | None) -> list[Request]:
    error = next((one for one in replies or [] if isinstance(one, ApiError)), None)
    return plan.throw(error) if error is not None else plan.send(replies)


def _identity(request: Request) -> tuple[str, str]:
    return request.label, json.dumps(request.values, sort_keys=True)
