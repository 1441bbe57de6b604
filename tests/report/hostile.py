# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Names that want to be something else, and a fleet that has one of them wherever a NAS can put a text."""

from __future__ import annotations

from .rows import GB, NOW, Row, device, entry, history, task

NAMES = {
    "tag": "<script>alert(1)</script>",
    "image": "<img src=x onerror=alert(1)>",
    "attribute": '" onmouseover="alert(1)" x="\' autofocus onfocus=\'alert(1)',
    "comment": "--></script></style></textarea><!--",
    "entity": "&lt;b&gt;&amp;&#0;&copy",
    "template": "{{ 7 * 7 }}{% raw %}${7*7}",
    "emoji": "👩‍💻🗄️ Büro ß é",
    "right to left": "\u202egnp.exe\u202c \u05e9\u05dc\u05d5\u05dd \u2067abc",
    "long": "W" * 300,
    "long words": "backup " * 43,
    "formula": '=HYPERLINK("http://evil.example","click")',
    "plus": "+1+1",
    "minus": "-2+3|cmd",
    "at": "@SUM(A1)",
    "blank formula": " =1+1",
    "tab formula": "\t=1+1",
    "wide formula": "\uff1d1+1",
    "quote": "a,\"b\";'c'\\",
    "control": "a\x00b\x07c\x1b[31md\x7fe\x85f",
    "newline": "line one\nline two\r\nline three\u2028four",
    "noncharacter": "a\ufffeb\U0001ffffc\ufdd0",
    "surrogate": "a\ud800b",
    "metric": 'x"} 1\nactive_backup_evil{y="\\',
    "eof": "# EOF",
    "empty": "",
    "blank": "   ",
    "css": "</style>*{display:none}",
    "style": "expression(alert(1));--n:99",
    "url": "javascript:alert(1)",
}


def fleet(name: str) -> list[Row]:
    """Three NASes on which every text is this one."""
    bad = {"verdict": "failed", "reason": name, "schedule": name, "backup_type": name}
    tasks = [
        task(1, name, **bad, devices=[device(name, name, verdict="failed"), device(name, "offline", os_name=name)]),
        task(2, name, None, reason=name, history=[{"date": name, "status": name, "runs": 1, "transfered_bytes": 1}]),
        task(3, name, history=history(3), product="m365"),
    ]
    for one in tasks:
        one["last_result"] |= {"status": name, "detail": name}
    keys = {
        "packages": {"abb": {"installed": True, "running": False, "version": name}, "m365": None},
        "storages": [{"share_name": name, "volume_path": name, "mounted": False, "dedup_size": GB, "note": name}],
        "certificate": {"source": name, "common_name": name, "expires": NOW - 5, "expires_in_days": -1},
        "unprotected_hosts": [name, "other"],
    }
    return [
        entry(name.strip() or "nas", tasks, name, **keys),
        {"nas": "silent", "group": name, "error": name.strip() or "no answer"},
        entry("empty", [], name, unprotected_hosts=[name]),
    ]
