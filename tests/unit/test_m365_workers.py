# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""m365_workers: two numbers, their bounds, and the maximum of the NAS."""

from __future__ import annotations

import pytest
from harness import bad, good

NAME = "m365_workers"
JOBS, EVENTS = "backup_job_worker_count", "event_worker_count"


@pytest.fixture
def nas(plain):
    """20 and 40 workers of 40."""
    return plain


# what is wanted, what is written for it
TABLE = {
    "jobs": ({"backup_job_workers": 10}, {JOBS: 10, EVENTS: 40}),
    "events": ({"event_workers": 5}, {JOBS: 20, EVENTS: 5}),
    "both": ({"backup_job_workers": 5, "event_workers": 39}, {JOBS: 5, EVENTS: 39}),
    "same": ({"backup_job_workers": 20, "event_workers": 40}, {}),
    "maximum": ({"backup_job_workers": 40}, {JOBS: 40, EVENTS: 40}),
    "limited": ({"backup_job_workers": 400, "limit_to_maximum": True}, {JOBS: 40, EVENTS: 40}),
    "limited-same": ({"event_workers": 400, "limit_to_maximum": True}, {}),
    "limit-not-needed": ({"backup_job_workers": 30, "limit_to_maximum": True}, {JOBS: 30, EVENTS: 40}),
}


@pytest.mark.parametrize("row", TABLE)
def test_what_is_written(nas, row):
    wanted, expected = TABLE[row]
    outcome = good(nas, NAME, **wanted)
    assert outcome["changed"] is bool(expected)
    assert [record.params for record in nas.writes] == ([expected] if expected else [])
    nas.forget()
    assert not good(nas, NAME, **wanted)["changed"]
    assert not nas.writes


WRONG = {
    "jobs": ({"backup_job_workers": 4}, ("backup_job_workers", "4", "5 or more")),
    "events": ({"event_workers": 0}, ("event_workers", "0", "5 or more")),
    "limited-too": ({"event_workers": 4, "limit_to_maximum": True}, ("event_workers", "4", "5 or more")),
    "none": ({}, ("backup_job_workers", "event_workers")),
    "only-limit": ({"limit_to_maximum": True}, ("backup_job_workers", "event_workers")),
    "text": ({"event_workers": "all"}, ("event_workers", "int")),
}


@pytest.mark.parametrize("row", WRONG)
def test_wrong_options_send_nothing(nas, row):
    options, words = WRONG[row]
    bad(nas, NAME, *words, **options)
    assert not nas.requests


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize("name", ["backup_job_workers", "event_workers"])
def test_above_the_maximum(nas, name, check):
    bad(nas, NAME, name, "41", "40", "limit_to_maximum", check=check, **{name: 41})
    assert not nas.writes


def test_the_maximum_is_that_of_each(nas):
    nas.state["m365"]["workers"]["max_backup_job_worker_count"] = 30
    bad(nas, NAME, "backup_job_workers", "30", backup_job_workers=31, event_workers=31)
    assert not nas.writes
    workers = good(nas, NAME, backup_job_workers=31, event_workers=31, limit_to_maximum=True)["workers"]
    assert workers == {
        "backup_job_workers": 30, "event_workers": 31, "max_backup_job_workers": 30, "max_event_workers": 40,
    }  # fmt: skip


@pytest.mark.parametrize("limited", [False, True])
def test_more_than_the_maximum_is_unchanged_where_the_nas_has_that_already_and_else_refused(nas, limited):
    """Its maximum was lowered since."""
    nas.state["m365"]["workers"] |= {"backup_job_worker_count": 50, "max_backup_job_worker_count": 40}
    assert not good(nas, NAME, backup_job_workers=50, limit_to_maximum=limited)["changed"]
    for wanted in (45, 55):
        if limited:
            workers = good(nas, NAME, backup_job_workers=wanted, limit_to_maximum=True, check=True)["workers"]
            assert workers["backup_job_workers"] == 40
        else:
            bad(nas, NAME, f"backup_job_workers: {wanted} is above", "40", backup_job_workers=wanted)
    assert not nas.writes


def test_a_number_above_the_maximum_that_is_not_asked_for_may_be_limited_by_the_nas(nas):
    """Its maximum was lowered since, and both numbers are written."""
    workers = nas.state["m365"]["workers"]
    workers |= {"backup_job_worker_count": 50, "max_backup_job_worker_count": 40}
    assert good(nas, NAME, event_workers=6)["workers"]["backup_job_workers"] == 40


def test_a_number_that_was_not_asked_for_and_becomes_another_is_a_side_effect(nas, monkeypatch):
    workers = nas.state["m365"]["workers"]
    real = type(nas).now

    def meddle(*args):
        if nas.writes:
            workers["backup_job_worker_count"] = 7
        return real(*args)

    monkeypatch.setattr(type(nas), "now", meddle)
    bad(nas, NAME, "backup_job_worker_count", "side effect", event_workers=6)


def test_the_result_can_be_fed_back(nas):
    workers = good(nas, "m365_workers_info")["workers"]
    assert set(workers) == {"backup_job_workers", "event_workers", "max_backup_job_workers", "max_event_workers"}
    mine = {key: workers[key] for key in ("backup_job_workers", "event_workers")}
    assert not good(nas, NAME, **mine)["changed"]


def test_diff_holds_only_what_is_managed(nas):
    diff = good(nas, NAME, check=True, event_workers=6)["diff"]
    assert (diff["before"], diff["after"]) == ({"event_workers": 40}, {"event_workers": 6})


def test_the_prediction_is_of_what_will_be(nas):
    assert good(nas, NAME, check=True, event_workers=99, backup_job_workers=7, limit_to_maximum=True)["workers"] == {
        "backup_job_workers": 7, "event_workers": 40, "max_backup_job_workers": 40, "max_event_workers": 40,
    }  # fmt: skip
