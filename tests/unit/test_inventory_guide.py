# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The guide of the inventory plugin, followed to the letter; only addresses and the account are the simulated ones."""

from __future__ import annotations

import re
import textwrap
from typing import Any

import pytest
import yaml
from harness import ROOT
from test_inventory import Inventory

GUIDE = (ROOT / "docs" / "docsite" / "rst" / "guide_inventory.rst").read_text(encoding="utf-8")
FIRST, BESIDE, GROUPS = (
    textwrap.dedent(text) for text in re.findall(r"^\.\. code-block:: yaml\n\n((?:   .*\n|\n)+)", GUIDE, re.MULTILINE)
)


@pytest.fixture
def reader(nas: Any, other: Any) -> dict[str, str]:
    """The environment, with the password of the account that the guide uses."""
    for one in (nas, other):
        one.add_account("ansible", "S3cret-CANARY-reader")
    return {"DSM_PASSWORD": "S3cret-CANARY-reader"}


def address(nas: Any) -> dict[str, Any]:
    """Where a simulated NAS is, for an entry of nases."""
    return {"hostname": nas.hostname, "port": nas.port, "tls_fingerprint": [nas.tls_fingerprint]}


def first(nas: Any, other: Any) -> dict[str, Any]:
    """The first file, with the NASes that there are."""
    config = yaml.safe_load(FIRST)
    assert [entry["hostname"] for entry in config["nases"]] == ["nas1.example.com", "nas2.example.com"]
    config["nases"] = [{**entry, **address(one)} for entry, one in zip(config["nases"], (nas, other), strict=True)]
    return config


def test_the_first_file(tmp_path, nas, other, reader):
    inventory = Inventory(tmp_path)
    (name,) = re.findall(r"^# (\S+\.active_backup\.yml)$", FIRST, re.MULTILINE)
    inventory.write(name, first(nas, other))
    found = inventory.list(name, **reader)
    assert found.data["verdict_failed"]["hosts"]
    assert len([group for group in found.data if group.startswith("nas_")]) == 2
    told = set(re.findall(r"``(active_backup_device_\w+)``", GUIDE))
    assert told == {variable for row in found.hosts.values() for variable in row}


def test_beside_another_inventory(tmp_path, nas, other, reader):
    inventory = Inventory(tmp_path)
    (name, hosts, variables) = re.findall(r"(inventory/\S+\.yml)", BESIDE)
    rows = {
        one.name: {f"dsm_{key}": value for key, value in address(one).items()} | {"dsm_username": "ansible"}
        for one in (nas, other)
    }
    inventory.write(hosts, {"nas": {"hosts": rows}})
    inventory.write(variables, {"dsm_timeout": 20})
    inventory.write(name, BESIDE)
    found = inventory.list("inventory", **reader)
    names = {row["active_backup_device_nas"] for row in found.hosts.values() if "active_backup_device_nas" in row}
    assert names == {nas.name, other.name}


def test_the_usual_groups(tmp_path, nas, other, reader):
    inventory = Inventory(tmp_path)
    inventory.write("groups.active_backup.yml", {**first(nas, other), **yaml.safe_load(GROUPS)})
    found = inventory.list("groups.active_backup.yml", **reader)
    for prefix in ("verdict_", "os_", "backup_type_", "not_backed_up"):
        assert [group for group in found.data if group.startswith(prefix)], prefix
