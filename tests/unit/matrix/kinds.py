# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The faults of the matrix: how each is done to one request of a module, or to it and all that follow."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, NamedTuple

from requests.exceptions import ReadTimeout

Send = Callable[[], Any]
TIMEOUT = 30  # the module's own time-out for one request


class Kind(NamedTuple):
    """A fault.

    group is its row in the guide. fault is a fault of the simulated NAS, with its details; strike is one
    that happens on the way. inner: it meets one call, also inside a compound request, and not the request as a
    whole. only limits it to one method. then: faults of the simulated NAS that lie in wait for what comes after.
    stays: it is there for good, also if it comes only once.
    """

    name: str
    group: str
    fault: str = ""
    details: Mapping[str, Any] = MappingProxyType({})
    strike: Callable[[Any, Send], Any] | None = None
    inner: bool = False
    only: str = ""
    then: Sequence[Mapping[str, Any]] = ()
    switches: Mapping[str, Any] = MappingProxyType({})
    stays: bool = False


def _lost(bench: Any, send: Send) -> Any:
    """The request gets lost, and the module waits for an answer for nothing."""
    bench.skip(TIMEOUT)
    raise ReadTimeout("timed out")


def _no_answer(bench: Any, send: Send) -> Any:
    """The request is carried out, and the answer gets lost."""
    send()
    return _lost(bench, send)


def _late(bench: Any, send: Send) -> Any:
    """The request is carried out when the module has long given up on it."""
    bench.later(20, send)
    return _lost(bench, send)


def _slow(bench: Any, send: Send) -> Any:
    """The answer comes just in time."""
    bench.skip(TIMEOUT - 5)
    return send()


def _refused(bench: Any, send: Send) -> Any:
    """Nobody listens."""
    bench.nas.listen(False, None)
    try:
        return send()
    finally:
        if not bench.lasting:
            bench.nas.listen(True, None)


# What lies in wait, where two faults come together.
SIGN_IN = {"api": "SYNO.API.Auth", "method": "login"}
REFUSED = ({**SIGN_IN, "kind": "error", "code": 400, "times": None},)
LOST = ({**SIGN_IN, "kind": "reset_after"},)
UNREADABLE = ({"api": "SYNO.ActiveBackup*", "method": None, "kind": "data", "times": None},)
STATUSES = (302, 401, 403, 500, 502, 503)
CODES = (*range(100, 120), 120, 150, 160)
FINAL = range(400, 412)


def _group_of(code: int) -> str:
    for codes, words in (
        ((105,), "error 105 (no permission)"),
        ((106, 107, 119, 150), "errors 106, 107, 119, 150 (session ended)"),
        ((109, 110, 111, 117, 118), "errors 109 to 111, 117, 118 (busy)"),
    ):
        if code in codes:
            return words
    return "errors 100 to 104, 108, 112 to 116, 120, 160"


KINDS: dict[str, Kind] = {
    one.name: one
    for one in (
        Kind("refused", "connection refused", strike=_refused),
        Kind("reset-before", "connection reset, request not carried out", "reset_before"),
        Kind("reset-after", "connection reset, request carried out", "reset_after"),
        Kind("hang-before", "no answer, request not carried out", strike=_lost),
        Kind("hang-after", "no answer, request carried out", strike=_no_answer),
        Kind("hang-late", "no answer, request carried out later", strike=_late),
        Kind("slow", "slow answer", strike=_slow),
        Kind("truncated", "half an answer", "truncate"),
        Kind("html-before", "a web page with HTTP 200", "html"),
        Kind("html-after", "a web page with HTTP 200", "html", {"when": "after"}),
        *(Kind(f"http-{status}", f"HTTP {status}", "http", {"status": status}) for status in STATUSES),
        Kind("http-500-after", "HTTP 500", "http", {"status": 500, "when": "after"}),
        Kind("http-502-after", "HTTP 502", "http", {"status": 502, "when": "after"}),
        *(Kind(f"code-{code}", _group_of(code), "error", {"code": code}, inner=True) for code in CODES),
        Kind("code-100-after", "error answered, request carried out", "error", {"code": 100, "when": "after"},
             inner=True),
        Kind("code-117-after", "error answered, request carried out", "error", {"code": 117, "when": "after"},
             inner=True),
        *(Kind(f"session-lost-{code}", "session lost", "drop_session", switches={"dead_session_code": code},
               inner=True, stays=code == 105) for code in (105, 106, 107, 119)),
        Kind("session-lost-inside", "session lost", "drop_session", inner=True,
             switches={"compound_dead_session": "inner"}),
        Kind("token-lost", "session token lost", "token_lost", inner=True),
        Kind("package-stopped", "package stopped", "stop_package", inner=True, stays=True),
        *(Kind(f"sign-in-{code}", "sign-in refused for good (400 to 411)", "error", {"code": code}, inner=True,
               only="login") for code in FINAL),
        Kind("session-lost-refused", "session lost, then the sign-in refused", "drop_session", inner=True, then=REFUSED,
             stays=True),
        Kind("session-lost-lost", "session lost, then the answer to the sign-in", "drop_session", inner=True,
             then=LOST),
        Kind("hang-after-unreadable", "no answer, then a state that cannot be read", strike=_no_answer, then=UNREADABLE,
             stays=True),
        Kind("hang-before-unreadable", "no answer, then a state that cannot be read", strike=_lost, then=UNREADABLE,
             stays=True),
        Kind("reset-after-refused", "connection reset, then the session lost and the sign-in refused", "reset_after",
             then=({"api": "SYNO.ActiveBackup*", "method": None, "kind": "drop_session"}, *REFUSED), stays=True),
    )
}  # fmt: skip
# The clock of the NAS is not a fault of one request: it is off all the time.
CLOCKS = {"clock-behind": -86400, "clock-ahead": 86400}
