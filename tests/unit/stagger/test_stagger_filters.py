# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The filters of the role stagger: its variables, its plan, what became of it, and what is remembered."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import schedule_lines as lines

from ansible_collections.nasfleet.active_backup.plugins.filter.stagger_settings import stagger_settings
from ansible_collections.nasfleet.active_backup.plugins.filter.stagger_sites import stagger_sites

PREFIX = "active_backup_stagger_"
NONE: dict[str, Any] = dict.fromkeys(
    [f"{PREFIX}{name}" for name in ("site", "window", "gap", "keep", "dest", "apply")] + ["active_backup_timezone"]
)
TEXT = """
nas1 abb PCs | daily | 22:00
nas1 m365 Mail | daily | 12:00
nas1 m365 Offices | mon tue | 12:30 every 2 until 15
nas2 m365 Sales | daily | 12:00
"""


def settings(**given: Any) -> dict[str, Any]:
    """What the role makes of variables, without active_backup_stagger_ in front of their names."""
    return stagger_settings(NONE | {f"{PREFIX}{name}": value for name, value in given.items()}, [], "nas1")


def test_without_variables_the_defaults_count():
    assert settings() == lines.SETTINGS
    assert settings(site=" ", window="", gap="", keep="", dest="", apply="") == lines.SETTINGS  # of a survey


def test_a_survey_gives_text(tmp_path: Path):
    found = settings(
        gap="10", keep="Mail,\n*hourly\n", apply="true", window=" 20:00-24:00 ", dest=str(tmp_path / "new")
    )
    assert (found["gap"], found["keep"], found["apply"]) == (10, ["Mail", "*hourly"], True)
    assert (found["window"], found["dest"]) == ("20:00-24:00", str(tmp_path / "new"))


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"window": "at night"}, "active_backup_stagger_window: 'at night' is no part of a day: give two times"),
        ({"window": "25:00-06:00"}, "'25:00-06:00' holds a time that no clock shows"),
        ({"window": "22:60-06:00"}, "'22:60-06:00' holds a time that no clock shows"),
        ({"window": "22:00-22:00"}, "ends where it begins: give 00:00-24:00 for the whole day"),
        ({"window": "24:00-06:00"}, "begins at 24:00: give 00:00"),
        ({"gap": 0}, "active_backup_stagger_gap: 0 is out of range: it must be 1 to 60 (minutes)"),
        ({"gap": 61}, "active_backup_stagger_gap: 61 is out of range"),
        ({"gap": "soon"}, "active_backup_stagger_gap"),
        ({"keep": ["[z-a]"]}, "active_backup_stagger_keep[0]: '[z-a]' can never match"),
        ({"apply": "perhaps"}, "active_backup_stagger_apply"),
        ({"dest": __file__}, f"active_backup_stagger_dest: {__file__} is a file"),
    ],
)
def test_what_is_wrong_is_told_with_variable_and_host(given: dict[str, Any], words: str):
    problem = settings(**given)["problem"]
    assert words in problem
    assert "nas1" in problem


def test_an_unknown_zone_is_told():
    problem = stagger_settings(NONE | {"active_backup_timezone": "Europe/Berln"}, [], "nas1")["problem"]
    assert "active_backup_timezone: 'Europe/Berln' is not a known time zone" in problem
    assert "Europe/Berlin" in problem


def test_an_unknown_variable_is_told_with_the_nearest():
    problem = stagger_settings(NONE, [*NONE, f"{PREFIX}windows"], "nas1")["problem"]
    assert problem.startswith(f"The variable {PREFIX}windows of nas1 is not known. Nearest names: {PREFIX}window,")


def hostvars(**given: Any) -> dict[str, dict[str, Any]]:
    return {
        nas: {"stagger_settings": {**lines.SETTINGS, **given}, "stagger_read": rows, "dsm_password": "secret"}
        for nas, rows in lines.read(TEXT).items()
    }


def plan(own: Any) -> dict[str, Any]:
    return stagger_sites(list(own), own, active=list(own))


def told(own: Any, **more: Any) -> dict[str, Any]:
    return stagger_sites(list(own), own, last=True, **more)


def test_a_plan_is_what_active_backup_config_takes():
    found = plan(hostvars())
    assert found["refused"] == ""
    mail, offices = found["moves"]["nas1"]
    assert (mail["task_id"], offices["task_id"]) == (2, 3)
    assert mail["schedule"]["policy"] == "scheduled"
    assert set(mail["schedule"]["schedule"]) == {"start_hour", "start_minute", "run_days", "repeat_every_hours"}
    times = offices["schedule"]["schedule"]
    assert (times["repeat_every_hours"], times["last_run_hour"] - times["start_hour"]) == (2, 2)  # two runs, as before
    assert (times["start_hour"], times["run_days"]) == (1, ["tue", "wed"])  # of the nights after Monday and Tuesday


def test_a_host_that_has_not_begun_refuses_the_plan():
    own = hostvars()
    own["nas3"] = {}
    found = plan(own)
    assert "Do not use serial" in found["refused"]
    assert found["moves"] == {}


def test_a_host_whose_variables_are_wrong_stops_no_other():
    own = hostvars()
    own["nas3"] = {"stagger_settings": {"problem": "wrong"}}
    found = stagger_sites(list(own), own, active=["nas1", "nas2"])
    assert found["refused"] == ""
    assert len(found["moves"]["nas1"]) == 2


def test_a_proposal_says_so():
    found = told(hostvars())
    assert all(line.endswith(": proposed") for line in found["lines"])
    assert (found["counts"]["proposed"], found["counts"]["moved"], found["counts"]["failed"]) == (3, 0, 0)
    assert found["problems"] == {}
    assert found["files"] == found["folders"] == []


def test_what_landed_before_a_failure_is_told():
    own = hostvars(apply=True)
    own["nas1"]["stagger_applied"] = {"failed": True, "msg": "m365.tasks: 3: no", "written": ["m365.tasks: 2"]}
    own["nas2"]["stagger_applied"] = {"changed": True}
    found = told(own)
    ends = [(line.split(":")[1].strip(), line.rpartition(", ")[2].partition(": ")[2]) for line in found["lines"]]
    assert ends == [("Mail (2)", "moved"), ("Offices (3)", "not moved: m365.tasks: 3: no"), ("Sales (4)", "moved")]
    assert found["problems"] == {"nas1": found["lines"][:2]}
    assert (found["counts"]["moved"], found["counts"]["failed"]) == (2, 1)


def test_check_mode_moves_nothing():
    own = hostvars(apply=True)
    for one in own.values():
        one["stagger_applied"] = {"changed": True}
    found = told(own, check_mode=True)
    assert all(line.endswith(": would move") for line in found["lines"])
    assert found["counts"]["moved"] == 0


def landed(own: Any, found: dict[str, Any], folder: Path) -> None:
    """Carry a plan out: on the rows, and on the files."""
    for nas, moves in found["moves"].items():
        for move in moves:
            row = next(row for row in own[nas]["stagger_read"]["m365_tasks"] if row["task_id"] == move["task_id"])
            times = move["schedule"]["schedule"]
            row["schedule"] |= {
                "hour": times["start_hour"],
                "minute": times["start_minute"],
                "week_day": ",".join(str(lines.DAYS.index(day)) for day in times["run_days"]),
                "last_work_hour": times.get("last_run_hour"),
            }
    folder.mkdir(exist_ok=True)


def written(found: dict[str, Any]) -> dict[str, str]:
    texts = {}
    for file in found["files"]:
        text = file["content"] if isinstance(file["content"], str) else json.dumps(file["content"])
        Path(file["dest"]).write_text(text)
        texts[Path(file["dest"]).name] = text
    return texts


def test_a_second_run_proposes_nothing_and_writes_the_same(tmp_path: Path):
    dest = tmp_path / "stagger"
    own = hostvars(dest=str(dest), apply=True)
    first = plan(own)
    for one in own.values():
        one["stagger_applied"] = {"changed": True}
    after = told(own)
    assert after["folders"] == [str(dest)]
    landed(own, first, dest)
    before = written(after)
    for one in own.values():
        del one["stagger_applied"]
    second = plan(own)
    assert not any(second["moves"].values())
    assert told(own)["lines"] == ["There is nothing to move"]
    assert written(told(own)) == before
    # what is remembered holds where each is, and no secret
    remembered = json.loads(before["active_backup_stagger.json"])["nases"]
    assert [(task["name"], len(task["times"])) for task in remembered["nas1"]] == [
        ("PCs", 1),
        ("Mail", 1),
        ("Offices", 2),
    ]
    assert "secret" not in "".join(before.values())
    # a collision that comes up later moves none of them
    rival = lines.abb(9, "Rival", list(range(7)), *divmod(remembered["nas2"][0]["times"][0], 60))
    own["nas2"]["stagger_read"]["abb_tasks"].append(rival)
    assert not any(plan(own)["moves"].values())
    (dest / "active_backup_stagger.json").unlink()  # whatever is remembered
    assert not any(plan(own)["moves"].values())


def test_a_nas_out_of_reach_stays_remembered(tmp_path: Path):
    own = hostvars(dest=str(tmp_path))
    written(told(own))
    own["nas2"]["stagger_read"] = lines.UNREACHABLE
    found = told(own)
    (content,) = [file["content"] for file in found["files"] if isinstance(file["content"], dict)]
    assert [task["name"] for task in content["nases"]["nas2"]] == ["Sales"]
    assert found["problems"] == {"nas2": ["nas2 was not read: out of reach: no answer"]}
    # and a run about other hosts forgets neither
    alone = {"nas1": own["nas1"]}
    (content,) = [file["content"] for file in told(alone)["files"] if isinstance(file["content"], dict)]
    assert list(content["nases"]) == ["nas1", "nas2"]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "{}",
        '{"nases": []}',
        '{"nases": {"nas1": [{"product": "m365"}]}}',
        '{"nases": {"nas1": [{"product": "m365", "key": "A", "name": "A", "days": [9], "times": [0]}]}}',
        '{"nases": {"nas1": [{"product": "m365", "key": "A", "name": "A", "days": [1], "times": [1440]}]}}',
    ],
)
def test_a_file_that_is_not_ours_is_refused_before_anything_is_written(tmp_path: Path, text: str):
    (tmp_path / "active_backup_stagger.json").write_text(text)
    found = plan(hostvars(dest=str(tmp_path)))
    assert "active_backup_stagger.json is not what this role has written. Move it away" in found["refused"]
    assert not found["moves"]


def test_sites_of_one_folder_are_on_one_page(tmp_path: Path):
    own = hostvars(dest=str(tmp_path / "a"), site="Berlin")
    own["nas2"]["stagger_settings"] |= {"site": "Hamburg"}
    found = told(own)
    assert found["counts"]["sites"] == 2
    pages = [file["content"] for file in found["files"] if file["dest"].endswith(".html")]
    assert len(pages) == 1
    assert "Berlin" in pages[0]
    assert "Hamburg" in pages[0]
    own["nas2"]["stagger_settings"] |= {"dest": str(tmp_path / "b")}
    assert len(told(own)["folders"]) == 2
