# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads that are too much for one request are asked for in halves."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any, NamedTuple

import pytest
from harness import FakeTime, bad, good

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb.api import LOG_LIST
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.client import Nas
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.credentials import SessionToken
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.reads import ask
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.session import Session
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import TransportError
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.target import Target


class Answer(NamedTuple):
    body: Any
    date: float | None = None


class SlowHttp:
    """Answers requests of some calls, and has no time for others. sizes: how many calls each request had."""

    def __init__(self, fits: Callable[[int], bool], **facts: Any) -> None:
        self.target = Target("nas", 5001)
        self.certificate = None
        self.sizes: list[int] = []
        self._fits, self._facts = fits, facts

    def post(self, path: str, form: dict[str, str], headers: dict[str, str]) -> Answer:
        inner = json.loads(form["compound"]) if "compound" in form else [form]
        self.sizes.append(len(inner))
        if not self._fits(len(inner)):
            facts = {"sent": True, "too_much": True, "reason": "timeout", **self._facts}
            raise TransportError("no answer in time", **facts)
        results = [{"success": True, "data": {"offset": int(one["offset"])}} for one in inner]
        return Answer({"success": True, "data": {"result": results}} if "compound" in form else results[0])


def nas_of(http: Any) -> tuple[Nas, FakeTime]:
    time = FakeTime()
    session = Session(http, None, SessionToken("sid"), time.as_clock())
    return Nas(http, session, time.as_clock()), time


def read(nas: Nas, count: int) -> list[int]:
    return [data["offset"] for data in nas.gather([ask(LOG_LIST(offset=number)) for number in range(count)])]


@pytest.mark.parametrize(
    ("most", "sizes"),
    [
        (50, [50, 10]),
        (25, [50, 25, 25, 10]),
        (12, [50, 25, 12, 12, 12, 12, 12]),
        (3, [50, 25, 12, 6, 3, *[3] * 19]),
        (1, [50, 25, 12, 6, 3, *[1] * 60]),
    ],
)
def test_halves_until_it_fits_and_no_more_than_that_later(most, sizes):
    http = SlowHttp(lambda size: size <= most)
    nas, _time = nas_of(http)
    assert read(nas, 60) == list(range(60))
    assert http.sizes == sizes
    http.sizes.clear()
    read(nas, 30)
    assert max(http.sizes) <= most


@pytest.mark.parametrize("reason", ["timeout", "api"])
def test_a_reply_that_is_too_long_is_halved_as_well(reason):
    http = SlowHttp(lambda size: size <= 5, reason=reason, retry=False)
    nas, _time = nas_of(http)
    assert read(nas, 10) == list(range(10))
    assert http.sizes == [10, 5, 5]


@pytest.mark.parametrize(("count", "sizes"), [(1, [1, 1, 1]), (2, [2, 1, 1]), (4, [4, 2, 1]), (8, [8, 4, 2, 1])])
def test_a_nas_that_answers_nothing_any_more(count, sizes):
    """No call is sent more than three times, unless it is in less and less company."""
    http = SlowHttp(lambda size: False)
    nas, time = nas_of(http)
    with pytest.raises(TransportError, match="no answer in time"):
        read(nas, count)
    assert http.sizes == sizes
    assert time.pauses[:2] == [1, 3]
    assert set(time.pauses[2:]) <= {3}


def test_a_broken_connection_is_not_halved():
    http = SlowHttp(lambda size: False, too_much=False, reason="api")
    nas, time = nas_of(http)
    with pytest.raises(TransportError):
        read(nas, 8)
    assert http.sizes == [8, 8, 8]
    assert time.pauses == [1, 3]


def test_a_module_gets_the_same_from_halves(nas, fake_time):
    """From end to end: the simulated NAS does not answer the first look in time."""
    whole = good(nas, "active_backup_info", gather_subset=["abb_settings", "m365_workers", "abb_storages"])
    nas.forget()
    nas.fault("SYNO.Entry.Request", None, "hang", seconds=30)
    halves = good(nas, "active_backup_info", gather_subset=["abb_settings", "m365_workers", "abb_storages"], timeout=1)
    assert {**halves, "invocation": 0} == {**whole, "invocation": 0}
    assert sum(record.api == "SYNO.Entry.Request" for record in nas.requests) == 2
    assert fake_time.pauses == [1]


# --- a NAS that refuses many calls in one request as a whole


@pytest.mark.parametrize("name", ["active_backup_info", "active_backup_health_info", "active_backup_config_info"])
@pytest.mark.parametrize("most", [5, 1])
def test_what_is_refused_as_a_whole_is_asked_for_in_parts(nas, fake_time, name, most):
    whole = good(nas, name)
    nas.forget()
    nas.switches.compound_most = most
    parts = good(nas, name)
    assert parts.keys() == whole.keys()
    assert not fake_time.pauses
    sizes = [len(record.params["compound"]) for record in nas.requests if record.api == "SYNO.Entry.Request"]
    refused = [size for size in sizes if size > most]
    assert refused
    assert refused == sorted(set(refused), reverse=True), "what was refused once is not asked for again"


@pytest.mark.parametrize("code", [105, 160, 109])
def test_an_error_that_parts_would_meet_as_well_is_final(nas, code):
    nas.fault("SYNO.Entry.Request", None, "error", code=code, times=None)
    assert bad(nas, "active_backup_info")["code"] == code
    sizes = {len(record.params["compound"]) for record in nas.requests if record.api == "SYNO.Entry.Request"}
    assert len(sizes) == 1


def test_a_write_is_not_sent_again_where_the_look_after_it_is_refused_as_a_whole(nas):
    nas.switches.compound_most = 1
    assert good(nas, "abb_task", name=["SMB shares"], state="started")["changed"]
    assert len(nas.writes) == 1
