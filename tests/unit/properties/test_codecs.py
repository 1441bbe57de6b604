# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is encoded for the NAS is decoded to what it was; what makes no sense, to nothing."""

from __future__ import annotations

from typing import Any

from field_values import blank
from hypothesis import given
from hypothesis import strategies as st
from strategies import DECLARED_SETTINGS, DECLARED_WORKERS, JSON, RETENTIONS, schedules

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb import settings as abb_settings
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine import values as by_table
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365 import task_schedule, workers
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.task_retention import RETENTION
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365.task_schedule import SCHEDULE


def _within(part: Any, whole: Any) -> bool:
    if isinstance(part, dict):
        return isinstance(whole, dict) and all(_within(value, whole.get(key)) for key, value in part.items())
    return part == whole


@given(DECLARED_SETTINGS)
def test_settings(values: dict[str, Any]) -> None:
    wire = by_table.encode(abb_settings.FIELDS, values)
    assert _within(values, by_table.decode(abb_settings.FIELDS, wire))
    assert all(isinstance(value, str) for name, value in wire.items() if name != abb_settings.CERTIFICATE)


@given(DECLARED_WORKERS)
def test_workers(values: dict[str, Any]) -> None:
    assert _within(values, by_table.decode(workers.FIELDS, by_table.encode(workers.FIELDS, values)))


@given(schedules())
def test_schedules(values: dict[str, Any]) -> None:
    state = task_schedule.State({"policy": "manual", "schedule": None}, {})
    change = SCHEDULE.compare(state, values)
    assert SCHEDULE.decode(SCHEDULE.encode({}, change.merged)) == change.merged


@given(RETENTIONS)
def test_retentions(values: dict[str, Any]) -> None:
    full = {"keep_all": False, "days_to_keep": None, **values}
    assert RETENTION.decode(RETENTION.encode({}, full)) == full


@given(st.dictionaries(st.sampled_from(["hour", "minute", "week_day", "repeat_hour", "last_work_hour"]), JSON))
def test_times_of_any_kind(schedule: dict[str, Any]) -> None:
    info = {"backup_policy": 1, "enable_schedule": True, "schedule": schedule}
    times = SCHEDULE.decode(info)["schedule"]
    for field in task_schedule.TIMES:
        assert isinstance((times or {}).get(field.name), (int, list, type(None)))


@given(st.data())
def test_settings_of_any_kind(data: st.DataObject) -> None:
    keys = [field.key for field, _value in by_table.leaves(abb_settings.FIELDS, blank(abb_settings.FIELDS))]
    raw = data.draw(st.dictionaries(st.sampled_from(keys), JSON))
    values = by_table.decode(abb_settings.FIELDS, raw)
    assert isinstance(values["max_concurrent_devices"], (int, type(None)))
