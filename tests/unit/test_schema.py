# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table behind the options: what goes to the NAS comes back the same, and what is odd is null."""

from __future__ import annotations

import pytest
from field_values import blank, values_of
from hypothesis import given, settings
from hypothesis import strategies as some

from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb import settings as abb_settings
from ansible_collections.nasfleet.active_backup.plugins.module_utils._abb import settings_info
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.enums import DAYS
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.argument_spec import options
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.codecs import DAY_LIST
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.diff import difference
from ansible_collections.nasfleet.active_backup.plugins.module_utils._engine.values import (
    decode,
    encode,
    leaves,
    specified,
    validate,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput
from ansible_collections.nasfleet.active_backup.plugins.module_utils._m365 import task_schedule, workers

TABLES = {"settings": abb_settings.FIELDS, "schedule": task_schedule.TIMES, "workers": workers.FIELDS}


def normal(values):
    """Days are a set, sun first."""
    if isinstance(values, dict):
        return {key: normal(value) for key, value in values.items()}
    return [day for day in DAYS if day in values] if isinstance(values, list) else values


def filled(fields, values):
    """With null for what is not there, as it is read back from an empty NAS."""
    return {**decode(fields, {}), **{
        field.name: filled(field.fields, values[field.name]) if field.fields else values[field.name]
        for field in fields if field.name in values and (not field.fields or values[field.name])
    }}  # fmt: skip


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=50, deadline=None)
@given(data=some.data())
def test_what_is_written_is_read_back(name, data):
    fields = TABLES[name]
    values = data.draw(values_of(fields))
    validate(fields, values)
    raw = encode(fields, values)
    back = decode(fields, raw)
    for field in fields:
        if not field.fields and field.name in values:
            assert back[field.name] == normal(values[field.name])
    assert encode(fields, back) | raw == encode(fields, back)
    assert not difference(fields, back, normal(_without_empty(values)))


def _without_empty(values):
    return {
        key: _without_empty(value) if isinstance(value, dict) else value for key, value in values.items() if value != {}
    }


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=50, deadline=None)
@given(data=some.data())
def test_a_difference_is_what_makes_the_one_the_other(name, data):
    """Written over what is there, the changes give what is wanted; where nothing differs there are none."""
    fields = TABLES[name]
    current = decode(fields, encode(fields, data.draw(values_of(fields))))
    wanted = specified(fields, normal(data.draw(values_of(fields))))
    change = difference(fields, current, wanted)
    assert bool(change) is (change.before != change.after)
    raw = encode(fields, current) | encode(fields, change.changes)
    assert not difference(fields, decode(fields, raw), wanted)
    assert set(encode(fields, change.changes)) <= set(encode(fields, wanted))


@pytest.mark.parametrize("name", TABLES)
@settings(max_examples=50, deadline=None)
@given(data=some.data())
def test_odd_values_never_raise(name, data):
    fields = TABLES[name]
    keys = [field.key for field, _value in leaves(fields, blank(fields))]
    odd = some.one_of(
        some.none(),
        some.text("019.,:xtrue- "),
        some.integers(),
        some.booleans(),
        some.floats(),
        some.lists(some.none()),
    )
    raw = data.draw(some.dictionaries(some.sampled_from(keys), odd))
    values = decode(fields, raw)
    assert set(values) == {field.name for field in fields}


@pytest.mark.parametrize("name", TABLES)
def test_every_bound_is_a_bound(name):
    seen = 0
    for field in TABLES[name]:
        for wrong in ([field.least - 1] if field.least is not None else []) + ([field.most + 1] if field.most else []):
            with pytest.raises(InvalidInput) as caught:
                validate(TABLES[name], {field.name: wrong})
            assert f"{field.name}: {wrong} " in caught.value.message
            seen += 1
        for right in (field.least, field.most):
            if right is not None:
                validate(TABLES[name], {field.name: right})
    assert seen


def test_nested_options_are_named_with_their_path():
    with pytest.raises(InvalidInput, match=r"^traffic_throttle\.ip_range\.end: 'x'"):
        validate(abb_settings.FIELDS, {"traffic_throttle": {"ip_range": {"start": "10.0.0.1", "end": "x"}}})


def test_settings_are_text_on_the_wire():
    values = {"max_concurrent_devices": 5, "traffic_throttle": {"enabled": True, "bandwidth": 0}}
    assert encode(abb_settings.FIELDS, values) == {
        "max_concurrent_devices": "5",
        "enable_global_bandwidth_control": "true",
        "global_backup_bandwidth_number": "0",
    }


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("0,1,6", ["sun", "mon", "sat"]),
        ("6,0", ["sun", "sat"]),
        (" 1 , 1 ", ["mon"]),
        ("", None),
        (None, None),
        ("7,8", None),
        ("x,3", ["wed"]),
        (3, ["wed"]),
        (0, ["sun"]),
    ],
)
def test_days(text, days):
    assert DAY_LIST.decode(text) == days


def test_the_argument_spec_has_no_read_only_fields():
    assert "memory_usage_limit_percentage" not in options(settings_info.DISPLAY_FIELDS)
    spec = options(task_schedule.FIELDS)
    assert spec["schedule"]["options"]["run_days"]["choices"] == list(DAYS)
    assert spec["schedule"]["options"]["start_minute"]["default"] == 0
