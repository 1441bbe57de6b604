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
    nas.reset("documents")
    client.login()
    known = json.loads(file.read_text(encoding="utf-8"))
    reply = client(known["api"], known["method"], **known["params"])
    assert differences(known["reply"], reply) == []
    assert not nas.oddities


def test_there_are_captures():
    assert len(FILES) == 12


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
