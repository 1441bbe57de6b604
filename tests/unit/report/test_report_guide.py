# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The play and the metrics of the guide, as they stand there."""

from __future__ import annotations

import re
import textwrap

import yaml
from harness import ROOT
from playing import Ansible, variables

from ansible_collections.nasfleet.active_backup.plugins.plugin_utils._report.metrics import FAMILIES

GUIDE = (ROOT / "docs" / "docsite" / "rst" / "guide_report.rst").read_text(encoding="utf-8")


def blocks(kind):
    """The code blocks of a kind, without their indentation."""
    found = re.findall(rf"^\.\. code-block:: {kind}\n\n((?:    .*\n|\n)+)", GUIDE, re.MULTILINE)
    return [textwrap.dedent(text) for text in found]


def test_the_play_writes_a_report_with_the_nas_that_could_not_be_read(tmp_path, nas):
    (play,) = yaml.safe_load(blocks("yaml")[0])
    for task in play["tasks"]:
        task.get("nasfleet.active_backup.active_backup_report", {}).update(
            dest=str(tmp_path / "report"), timezone="UTC"
        )
    hosts = {
        "one": variables(nas, customer="Contoso"),
        "two": variables(nas, dsm_password="wrong", customer="Fabrikam"),
    }
    run = Ansible(tmp_path)([play], inventory={"nas": {"hosts": hosts}})
    assert run.code == 0, run.text
    result = run.of("Write the report").result
    assert result["changed"] is True
    assert result["summary"]["nases"] == 2
    assert result["summary"]["tasks"] > 10
    assert (result["attention"][0]["kind"], result["attention"][0]["nas"]) == ("nas_unreadable", "two")
    assert "password" in result["attention"][0]["reason"]


def test_every_metric_is_in_the_table():
    table = GUIDE[GUIDE.index("Scrape the metrics") : GUIDE.index("A task that never had")]
    assert {f"active_backup_{family.name}" for family in FAMILIES} == set(re.findall(r"``(active_backup_\w+)``", table))


def test_queries_and_alerts_use_metrics_that_exist():
    used = set(re.findall(r"\bactive_backup_\w+", "".join(blocks("text")) + blocks("yaml")[-1]))
    assert used
    assert used <= {f"active_backup_{family.name}" for family in FAMILIES}
