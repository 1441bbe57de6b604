# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""abb_version: what goes, and above all what stays. Both are looked up on the NAS itself."""

from __future__ import annotations

import pytest
from harness import bad, good, task

from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.client import Http

NAME = "abb_version"
PCS = "Accounting PCs"  # seven completed versions, 6 h old and then one a day
CONTROLLER = "Domain controller"  # three, of which the oldest is locked
DAY = 86400
STATUS = {"backing_up": 0, "paused": 2, "completed": 3, "failed": 4, "partial": 5, "cancelled": 6, "delete_failed": 7}
STATUS |= {"cloning": 8, "waiting": 777, "of_tomorrow": 99}
both_modes = pytest.mark.parametrize("check", [True, False], ids=["check", "real"])


@pytest.fixture
def nas(plain):
    return plain


def rows(nas, name=PCS):
    """The versions of a task on the NAS, newest first. What a test calls a place is an index of this list."""
    number = task(nas, name)["task_id"]
    found = [row for row in nas.state["abb"]["versions"] if row["task_id"] == number]
    return sorted(found, key=lambda row: row["time_end"], reverse=True)


def ids(versions):
    return [row["version_id"] for row in versions]


def prune(nas, name=PCS, **options):
    """The places of the versions that went. The result has to say the same, and everything else has to be there."""
    before = nas.dump()["abb"]
    had = ids(rows(nas, name))
    predicted = good(nas, NAME, name=name, remove_backup_data=True, check=True, **options)
    assert not nas.writes
    assert nas.dump()["abb"]["versions"] == before["versions"]
    outcome = good(nas, NAME, name=name, remove_backup_data=True, **options)
    left = ids(rows(nas, name))
    gone = [number for number in had if number not in left]
    for one in (predicted, outcome):
        assert ids(one["deleted"]) == gone
        assert ids(one["kept"]) == left
        assert one["changed"] is bool(gone)
        assert ids(one["diff"]["before"]["versions"]) == had
        assert ids(one["diff"]["after"]["versions"]) == left
    assert nas.state["abb"]["versions"] == [row for row in before["versions"] if row["version_id"] not in gone]
    sent = [{"task_id": task(nas, name)["task_id"], "version_ids": sorted(gone)}] if gone else []
    assert [record.params for record in nas.writes] == sent
    return [place for place, number in enumerate(had) if number in gone]


# options, the places of the versions that go; the ages are 6, 30, 54, 78, 102, 126 and 150 hours
RULES = {
    "keep-three": ({"keep_last": 3}, [3, 4, 5, 6]),
    "keep-one": ({"keep_last": 1}, [1, 2, 3, 4, 5, 6]),
    "keep-all-there-are": ({"keep_last": 7}, []),
    "older-than-some": ({"older_than": "4d"}, [4, 5, 6]),
    "older-than-in-hours": ({"older_than": "77h"}, [3, 4, 5, 6]),
    "older-than-in-minutes": ({"older_than": "6060m"}, [4, 5, 6]),
    "older-than-all": ({"older_than": "1w"}, []),
    "the-newest-is-too-old-too": ({"older_than": "1h"}, [1, 2, 3, 4, 5, 6]),
    "both-and-few-are-kept": ({"keep_last": 1, "older_than": "5d"}, [5, 6]),
    "both-and-all-are-old": ({"keep_last": 5, "older_than": "1h"}, [5, 6]),
    "both-and-none-is-old": ({"keep_last": 1, "older_than": "7d"}, []),
}


@pytest.mark.parametrize("order", ["oldest", "newest", "shuffled"])
@pytest.mark.parametrize("rule", RULES)
def test_rules(nas, rule, order):
    nas.switches.log_order = order
    options, expected = RULES[rule]
    assert prune(nas, **options) == expected
    nas.forget()
    assert prune(nas, **options) == []


@pytest.mark.parametrize("days", [-1, 1, 400])
def test_ages_are_measured_by_the_clock_of_the_nas(nas, days):
    nas.offset = days * DAY
    nas.reset()
    assert prune(nas, older_than="77h") == [3, 4, 5, 6]


# --- what never goes


@pytest.mark.parametrize("rule", [{"keep_last": 1}, {"older_than": "1h"}, {"keep_last": 1, "older_than": "1h"}])
def test_locked_versions_stay(nas, rule):
    assert prune(nas, CONTROLLER, **rule) == [1]


@pytest.mark.parametrize(("flag", "gone"), [(1, [1]), ("true", [1]), ("maybe", [1]), ("false", [1, 2]), ("0", [1, 2])])
def test_a_lock_is_one_in_every_form(nas, flag, gone):
    there = rows(nas, CONTROLLER)
    there[2]["locked"] = flag
    shown = good(nas, "abb_task_info", name=[CONTROLLER])["tasks"][0]["locked_versions"]
    outcome = good(nas, NAME, name=CONTROLLER, remove_backup_data=True, check=True, keep_last=1)
    assert ids(outcome["deleted"]) == [there[place]["version_id"] for place in gone]
    assert len(shown) == (2 not in gone)


@pytest.mark.parametrize(
    ("rule", "expected"), [({"keep_last": 1}, [3, 4, 5, 6]), ({"older_than": "1m"}, [0, 1, 3, 4, 5, 6])]
)
def test_the_newest_completed_version_stays_even_if_the_newest_is_none(nas, rule, expected):
    rows(nas)[0]["status"] = STATUS["partial"]
    rows(nas)[1]["status"] = STATUS["failed"]
    assert prune(nas, **rule) == expected


def test_the_only_version_stays(nas):
    assert prune(nas, "SMB shares", older_than="1m") == []


def test_only_completed_versions_count(nas):
    """What is newer than the oldest that is kept stays, too."""
    rows(nas)[0]["status"] = STATUS["partial"]
    rows(nas)[2]["status"] = STATUS["failed"]
    assert prune(nas, keep_last=2) == [4, 5, 6]


def test_partial_and_failed_versions_go_like_others(nas):
    rows(nas)[4]["status"] = STATUS["partial"]
    rows(nas)[5]["status"] = STATUS["failed"]
    assert prune(nas, keep_last=3) == [3, 4, 5, 6]


@pytest.mark.parametrize("status", [word for word in STATUS if word not in ("completed", "failed", "partial")])
def test_what_has_not_ended_is_not_for_a_rule(nas, status):
    rows(nas)[3]["status"] = STATUS[status]
    assert prune(nas, keep_last=1, older_than="1m") == [1, 2, 4, 5, 6]


def test_the_data_is_destroyed_only_if_that_is_said(nas):
    """Before any write, in either mode, whatever the rule."""
    before = nas.dump()
    for check in (True, False):
        for options in ({"keep_last": 3}, {"older_than": "4d"}, {"version_ids": [ids(rows(nas))[4]]}):
            outcome = bad(nas, NAME, PCS, "remove_backup_data", ids(rows(nas))[4], name=PCS, check=check, **options)
            assert not outcome.get("changed")
    assert not nas.writes
    assert nas.dump() == before


def test_nothing_to_destroy_needs_no_second_key(nas):
    assert not good(nas, NAME, name=PCS, keep_last=7)["changed"]
    assert not good(nas, NAME, name=PCS, version_ids=[4711])["changed"]


@both_modes
def test_max_deletions(nas, check):
    options = {"name": PCS, "keep_last": 3, "remove_backup_data": True, "check": check}
    before = nas.dump()
    for most in (0, 3):
        bad(nas, NAME, PCS, "4 versions", f"max_deletions: {most}", max_deletions=most, **options)
    assert not nas.writes
    assert nas.dump() == before
    assert len(good(nas, NAME, max_deletions=4, **options)["deleted"]) == 4


def test_max_deletions_of_named_ones(nas):
    options = {"name": PCS, "version_ids": ids(rows(nas))[2:5], "remove_backup_data": True}
    bad(nas, NAME, "3 versions", "max_deletions: 2", max_deletions=2, **options)
    assert not nas.writes
    assert good(nas, NAME, max_deletions=3, **options)["changed"]


@both_modes
@pytest.mark.parametrize("by_name", [True, False])
def test_nothing_goes_while_the_task_runs(nas, by_name, check):
    nas.switches.run_seconds = 600
    good(nas, "abb_task", name=[PCS], state="started")
    nas.forget()
    versions = rows(nas)
    rule = {"version_ids": ids(versions)[-2:]} if by_name else {"keep_last": 3}
    bad(nas, NAME, PCS, "running", name=PCS, remove_backup_data=True, check=check, **rule)
    assert not nas.writes
    assert rows(nas) == versions
    assert not good(nas, NAME, name=PCS, keep_last=99)["changed"]


@pytest.mark.parametrize(
    "rule", [{"older_than": "1d"}, {"older_than": "1d", "keep_last": 1}, {"keep_last": 1}], ids=str
)
def test_an_age_counts_by_a_clock_that_is_known(nas, monkeypatch, rule):
    """A proxy may take the date out of the replies, and the controller's clock may be anything."""
    post = Http.post
    monkeypatch.setattr(Http, "post", lambda *arguments: post(*arguments)._replace(date=None))
    options = {"name": "Accounting PCs", "remove_backup_data": True, **rule}
    if "older_than" in rule:
        bad(nas, NAME, "do not say what time it is", **options)
        assert not nas.writes
    else:
        good(nas, NAME, **options)


# --- by number


@pytest.mark.parametrize("places", [[1], [6, 2], [1, 2, 3, 4, 5, 6]])
def test_named_ones(nas, places):
    numbers = ids(rows(nas))
    assert prune(nas, version_ids=[numbers[place] for place in places]) == sorted(places)


@both_modes
@pytest.mark.parametrize(("name", "place", "words"), [(PCS, 0, "newest completed"), (CONTROLLER, 2, "is locked")])
def test_one_that_must_not_go_fails_and_takes_no_other_with_it(nas, name, place, words, check):
    before, numbers = nas.dump(), ids(rows(nas, name))
    options = {"name": name, "remove_backup_data": True, "check": check}
    for named in ([numbers[place]], [numbers[1], numbers[place]]):
        outcome = bad(nas, NAME, name, numbers[place], words, version_ids=named, **options)
        assert not outcome.get("changed")
    assert not nas.writes
    assert nas.dump() == before


def test_a_newer_one_that_is_not_completed_may_be_named(nas):
    rows(nas)[0]["status"] = STATUS["partial"]
    newest, completed, *_others = ids(rows(nas))
    bad(nas, NAME, completed, "newest completed", name=PCS, version_ids=[completed], remove_backup_data=True)
    assert prune(nas, version_ids=[newest]) == [0]


@pytest.mark.parametrize("status", ["cancelled", "delete_failed", "paused"])
def test_what_no_rule_touches_may_be_named(nas, status):
    rows(nas)[3]["status"] = STATUS[status]
    assert prune(nas, version_ids=[ids(rows(nas))[3]]) == [3]


def test_what_is_gone_counts_as_done(nas):
    assert prune(nas, version_ids=[4711, ids(rows(nas))[5]]) == [5]
    nas.forget()
    assert prune(nas, version_ids=[4711]) == []


def test_versions_of_another_task_are_not_touched(nas):
    assert prune(nas, version_ids=ids(rows(nas, CONTROLLER))) == []


def test_an_empty_list_deletes_nothing(nas):
    assert prune(nas, version_ids=[]) == []


def test_one_that_is_being_deleted_is_as_good_as_gone(nas):
    rows(nas)[6]["status"] = 1
    *_others, last = ids(rows(nas))
    outcome = good(nas, NAME, name=PCS, version_ids=[last])
    assert not outcome["changed"]
    assert last not in ids(outcome["kept"])
    assert not nas.writes


def test_of_two_tasks_of_one_name_neither(nas):
    before = nas.dump()
    bad(nas, NAME, "Twin", "12", "13", name="Twin", keep_last=1, remove_backup_data=True)
    assert nas.dump() == before
    assert not good(nas, NAME, task_id=12, keep_last=1, remove_backup_data=True)["changed"]


# --- what the result of a failure says


def test_a_deletion_that_stops_half_way(nas, fake_time):
    """written and not_written are what is on the NAS."""
    numbers = ids(rows(nas))
    going, gone = numbers[3:], numbers[5:]
    nas.switches.ignore_writes = ["delete"]

    def some() -> None:
        nas.state["abb"]["versions"][:] = [row for row in nas.state["abb"]["versions"] if row["version_id"] not in gone]

    fake_time.later(5, some)
    outcome = bad(nas, NAME, "does not show", name=PCS, keep_last=3, remove_backup_data=True)
    assert outcome["changed"] is True
    assert sorted(outcome["written"]) == sorted(gone)
    assert sorted(outcome["not_written"]) == sorted(set(going) - set(gone))
    assert ids(outcome["deleted"]) == gone
    assert ids(outcome["diff"]["before"]["versions"]) == numbers
    assert ids(outcome["diff"]["after"]["versions"]) == ids(rows(nas))
    assert len(nas.writes) == 1


@pytest.fixture
def slow(nas, fake_time):
    """A NAS that takes its time to delete the versions at places 5 and 6. Returns what sets it going: how they end."""
    nas.switches.ignore_writes = ["delete"]
    numbers = ids(rows(nas))[5:]

    def become(status):
        def act() -> None:
            for row in rows(nas):
                if row["version_id"] in numbers:
                    row["status"] = status

        return act

    def vanish() -> None:
        nas.state["abb"]["versions"][:] = [row for row in nas.state["abb"]["versions"] if row["status"] != 1]

    def delete(ends: str, after: float = 2):
        fake_time.later(0.5, become(1))
        if ends != "never":
            fake_time.later(after, vanish if ends == "gone" else become(STATUS[ends]))
        return numbers

    return delete


KEEP_FIVE = {"name": PCS, "keep_last": 5, "remove_backup_data": True}


def warnings_of(outcome):
    return " ".join(str(warning) for warning in outcome.get("warnings", []) if "https is off" not in str(warning))


@pytest.mark.parametrize("after", [2, 25])
def test_versions_that_are_being_deleted_are_seen_to_their_end(nas, slow, fake_time, after):
    gone = slow("gone", after)
    outcome = good(nas, NAME, **KEEP_FIVE)
    assert (ids(outcome["deleted"]), ids(outcome["kept"])) == (gone, ids(rows(nas)))
    assert after <= fake_time.passed <= after + 2
    assert not warnings_of(outcome)


@pytest.mark.parametrize("status", ["delete_failed", "completed"])
def test_a_deletion_that_begins_and_fails_is_told_as_that(nas, slow, fake_time, status):
    numbers = slow(status)
    outcome = bad(nas, NAME, PCS, *numbers, **KEEP_FIVE)
    assert ("delete_failed" in outcome["msg"]) is (status == "delete_failed")
    assert (outcome["changed"], outcome["deleted"], outcome["reason"]) == (False, [], "not_applied")
    assert (outcome["written"], outcome["not_written"]) == ([], sorted(numbers))
    assert outcome["diff"]["before"] == outcome["diff"]["after"]
    assert 30 <= fake_time.passed <= 31
    assert len(nas.writes) == 1


def test_one_that_goes_on_for_long_is_told_with_a_warning(nas, slow, fake_time):
    numbers = slow("never")
    outcome = good(nas, NAME, **KEEP_FIVE)
    assert ids(outcome["deleted"]) == numbers
    assert 30 <= fake_time.passed <= 31
    said = warnings_of(outcome)
    assert "still being deleted" in said
    assert all(str(number) in said for number in numbers)


@both_modes
def test_a_policy_warns_of_what_the_nas_has_failed_to_delete(nas, check):
    failed = rows(nas)[6]
    failed["status"] = STATUS["delete_failed"]
    outcome = good(nas, NAME, check=check, **{**KEEP_FIVE, "keep_last": 6})
    assert not outcome["changed"]
    assert f"versions {failed['version_id']} of task" in warnings_of(outcome)
    options = {"name": PCS, "version_ids": [failed["version_id"]], "remove_backup_data": True, "check": check}
    again = good(nas, NAME, **options)
    assert again["changed"]
    assert not warnings_of(again)


@pytest.mark.parametrize("code", [120, 1101])
def test_a_deletion_that_is_refused(nas, code):
    """1101: one of them was locked meanwhile."""
    before, going = nas.dump(), ids(rows(nas))[3:]
    nas.fault("SYNO.ActiveBackup.Version", "delete", "error", code=code)
    outcome = bad(nas, NAME, code, name=PCS, keep_last=3, remove_backup_data=True)
    assert outcome["changed"] is False
    assert (outcome["written"], sorted(outcome["not_written"])) == ([], sorted(going))
    assert (outcome["deleted"], nas.dump()) == ([], before)
