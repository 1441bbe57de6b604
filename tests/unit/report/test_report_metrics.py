# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The metrics: one text that is OpenMetrics, and that node_exporter and promtool take as well."""

from __future__ import annotations

import shutil
import subprocess

import pytest
from prometheus_client import parser
from prometheus_client.openmetrics import parser as strict_parser
from report.fleets import three
from report.hostile import NAMES, fleet
from report.large import many
from report.rows import DAY, GB, NOW, device, entry, task

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.words import clean


@pytest.fixture
def text(stage):
    def write(nases):
        stage.good(nases, formats=["openmetrics"])
        return stage.read("active_backup.prom")

    return write


def samples(text):
    """The values by name and labels, as the reader of OpenMetrics has them."""
    found = [sample for family in strict_parser.text_string_to_metric_families(text) for sample in family.samples]
    values = {(one.name, frozenset(one.labels.items())): one.value for one in found}
    assert len(values) == len(found), "a series is there twice"
    return values


def value(text, name, **labels):
    return samples(text).get((f"active_backup_{name}", frozenset(labels.items())))


FLEETS = {"three": three, "empty": list, "errors": lambda: [{"nas": "n", "error": "no"}], "many": lambda: many(30, 5)}


@pytest.mark.parametrize("make", FLEETS.values(), ids=FLEETS)
def test_both_readers_find_the_same(text, make):
    written = text(make())
    plain = [one for family in parser.text_string_to_metric_families(written) for one in family.samples]
    assert {(one.name, frozenset(one.labels.items())): one.value for one in plain} == samples(written)


@pytest.mark.parametrize("make", FLEETS.values(), ids=FLEETS)
def test_help_and_type_stand_once_before_each_family(text, make):
    lines = text(make()).split("\n")
    assert lines[-2:] == ["# EOF", ""]
    heads = [line.split(" ", 3)[1:3] for line in lines if line.startswith("# ") and line != "# EOF"]
    assert len({tuple(head) for head in heads}) == len(heads)
    name = None
    for line in lines[:-2]:
        if line.startswith("# HELP"):
            name = line.split()[2]
        elif line.startswith("# TYPE"):
            assert line == f"# TYPE {name} gauge"
        else:
            assert line.startswith((f"{name}{{", f"{name} "))


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES)
def test_every_name_comes_back(text, name):
    found = samples(text(fleet(name)))
    labels = [dict(key[1]) for key in found if key[0] == "active_backup_last_success_timestamp_seconds"]
    # An empty label is the same as none.
    assert {label.get("task", "") for label in labels} == {clean(name)}
    assert {label.get("group", "") for label in labels} == {clean(name).strip()}
    assert len(labels) == 3
    assert not [key for key in found if "evil" in key[0]]


def test_the_series_of_a_task(text):
    written = text([entry("nas1", [task(7, "ERP", "overdue", success=30, gb=2)])])
    labels = {"group": "Contoso", "nas": "nas1", "product": "abb", "task": "ERP", "task_id": "7"}
    assert value(written, "last_success_timestamp_seconds", **labels) == NOW - 30 * 3600
    assert value(written, "next_run_timestamp_seconds", **labels) == NOW + 21 * 3600
    assert value(written, "last_transferred_bytes", **labels) == 2 * GB
    assert value(written, "verdict", **labels, verdict="overdue") == 1
    others = ("failed", "hung", "never_ran", "partial", "unknown", "running", "paused", "ok")
    assert {value(written, "verdict", **labels, verdict=word) for word in others} == {0}


def test_two_tasks_of_one_name_are_two_series(text):
    found = samples(text([entry("nas1", [task(1, "PC"), task(2, "PC"), task(1, "PC", product="m365")])]))
    assert sum(key[0] == "active_backup_last_success_timestamp_seconds" for key in found) == 3


def test_a_task_that_is_listed_twice_is_one_series_and_the_worse_counts(text):
    written = text([entry("nas1", [task(1, "PC"), task(1, "PC", "failed")])])
    labels = {"group": "Contoso", "nas": "nas1", "product": "abb", "task": "PC", "task_id": "1"}
    assert value(written, "verdict", **labels, verdict="failed") == 1


def test_never_is_no_series(text):
    found = samples(text([entry("nas1", [task(1, "PC", "never_ran", success=None, following=None)])]))
    names = {key[0] for key in found}
    assert "active_backup_verdict" in names
    assert "active_backup_last_success_timestamp_seconds" not in names
    assert "active_backup_next_run_timestamp_seconds" not in names


def test_an_ignored_task_has_no_verdict(text):
    names = {key[0] for key in samples(text([entry("nas1", [task(1, "PC", None)])]))}
    assert "active_backup_verdict" not in names
    assert "active_backup_last_success_timestamp_seconds" in names


def test_the_series_of_a_nas(text):
    silent = [device("A", "offline"), device("B", "online")]
    packages = {"abb": {"installed": True, "running": False, "version": "2.7"}, "m365": {"installed": False}}
    more = {"unprotected_hosts": ["x", "y"], "packages": packages, "unread": ["The tasks could not be read."]}
    nas = entry("nas1", [task(1, "PC", devices=silent)], **more)
    written = text([nas, {"nas": "nas2", "group": "Contoso", "error": "no"}])
    labels = {"group": "Contoso", "nas": "nas1"}
    assert value(written, "nas_up", **labels) == 1
    assert value(written, "nas_up", group="Contoso", nas="nas2") == 0
    assert value(written, "health_timestamp_seconds", **labels) == NOW
    assert value(written, "silent_agents", **labels) == 1
    assert value(written, "unprotected_hosts", **labels) == 2
    assert value(written, "packages_unread", **labels) == 1
    assert value(written, "silent_agents", group="Contoso", nas="nas2") is None
    assert value(written, "package_running", **labels, product="abb") == 0
    assert value(written, "package_running", **labels, product="m365") is None
    assert value(written, "storage_used_bytes", **labels, storage="ActiveBackupforBusiness") == 1617 * GB
    assert value(written, "certificate_expiry_timestamp_seconds", **labels) == NOW + 212 * DAY


def test_the_numbers_of_the_summary(text):
    written = text(three())
    assert value(written, "tasks", verdict="ok") == 8
    assert value(written, "tasks", verdict="hung") == 0
    assert value(written, "nases") == 4
    assert value(written, "attention") == 6
    assert value(written, "groups") == 3
    assert value(written, "nases_unreadable") == 1
    assert value(written, "tasks_ignored") == 0
    assert value(written, "report_timestamp_seconds") == NOW


@pytest.mark.skipif(not shutil.which("promtool"), reason="no promtool here")
@pytest.mark.parametrize(
    "make", [three, lambda: fleet(NAMES["metric"]), lambda: many(30, 5)], ids=["three", "hostile", "many"]
)
def test_promtool_has_nothing_to_say(text, make):
    run = subprocess.run(
        ["promtool", "check", "metrics"], input=text(make()).encode(), capture_output=True, check=False
    )
    assert (run.returncode, run.stdout, run.stderr) == (0, b"", b"")
