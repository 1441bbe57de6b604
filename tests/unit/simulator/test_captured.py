# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The published example replies pin the shapes: the same keys (there may be more here) and the same types."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

FILES = sorted(Path(__file__).with_name("captured").glob("*.json"))


def differences(captured: Any, ours: Any, path: str = "") -> list[str]:
    """What of a captured reply ours lacks, or has in another type."""
    if type(captured) is not type(ours):
        return [f"{path}: {type(captured).__name__} captured, {type(ours).__name__} here"]
    if isinstance(captured, dict):
        missing = [f"{path}.{name}: missing" for name in captured if name not in ours]
        both = [name for name in captured if name in ours]
        return missing + [text for name in both for text in differences(captured[name], ours[name], f"{path}.{name}")]
    if isinstance(captured, list):
        if len(ours) < len(captured):
            return [f"{path}: {len(captured)} rows captured, {len(ours)} here"]
        return [text for pair in zip(captured, ours, strict=False) for text in differences(*pair, f"{path}[]")]
    return []


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.stem)
def test_shape(client, nas, file):
    """abb2_*: shapes that another NAS, with a newer package, was seen to answer [S2]; the values are ours."""
    known = json.loads(file.read_text(encoding="utf-8"))
    nas.switches.update(known.get("switches", {}))
    nas.reset(known.get("dataset", "documents"))
    client.login()
    reply = client(known["api"], known["method"], **known["params"])
    assert differences(known["reply"], reply) == []
    assert not nas.oddities


@pytest.mark.parametrize(
    ("name", "rows"),
    [("abb2_list_devices", "devices"), ("abb2_list_with_device", "tasks"), ("abb2_list_tasks_bare", "tasks")],
)
def test_no_key_more_than_captured(client, nas, name, rows):
    """What is loaded on request only, or not at all, is not there."""
    nas.switches.extra_keys = False
    known = json.loads(Path(__file__).with_name("captured").joinpath(f"{name}.json").read_text(encoding="utf-8"))
    captured, ours = (reply["data"][rows][0] for reply in (known["reply"], client(known["api"], known["method"])))
    assert set(ours) == set(captured)
    for inner in ("device_info", "devices"):
        if inner in captured:
            device, shown = (row[inner][0] if inner == "devices" else row[inner] for row in (captured, ours))
            assert set(shown) == set(device)


def test_there_are_captures():
    assert len(FILES) == 36


def test_numbers_of_the_documents(client, nas):
    nas.reset("documents")
    client.login()
    nas.switches.log_order = "newest"
    task = client.task(5)
    assert (task["last_result"]["result_id"], task["last_version_id"]) == (593, 163)
    assert [row["time_end"] for row in task["versions"]] == [1741946439, 1741901184]
    known = json.loads(next(file for file in FILES if file.stem == "abb_list_device_transfer_size").read_text())
    reply = client(known["api"], known["method"], **known["params"])
    lists = [rows["data"]["device_list"][0]["transfer_list"] for rows in (known["reply"], reply)]
    assert [row["transfered_bytes"] for row in lists[0]] == [row["transfered_bytes"] for row in lists[1]]
