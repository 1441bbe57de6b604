# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The switches of one NAS: everything about its behaviour that is not data and not a fault."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field, fields
from typing import Any

from .calendars import zone_of

# What a switch of words may be; any other value is a mistake of the test.
CHOICES: dict[str, tuple[Any, ...]] = {
    "certificate": ("good", "self_signed", "expired", "not_yet", "other_name", "no_names"),
    "cert_till": ("", "text", "millis", "mixed"),
    "compound_dead_session": ("outer", "inner"),
    "dead_session_code": (105, 106, 107, 119),
    "filter_time": ("", "begin", "end"),
    "idle_progress": ("absent", "null", "left_over"),
    "log_order": ("oldest", "newest", "shuffled"),
    "m365_cancel_row": ("action", "result", "none"),
    "m365_execution_id_at": ("end", "start"),
    "m365_idle_days": ("kept", "reset"),
    "m365_idle_last_hour": ("kept", "start"),
    "m365_idle_schedule": ("kept", "default"),
    "m365_log_order": ("oldest", "newest", "shuffled"),
    "m365_written_repeat_date": ("kept", "dsm7"),
    "nothing_planned": (-1, 0),
    "numbers_as_text": ("", "sizes", "counts", "everything"),
    "queued_progress": ("waiting", "pid0", "absent"),
    "schedules": ("never", "run", "missed"),
    "several_conflict": ("refuse", "batch"),
    "task_versions": ("listed", "empty", "null", "missing", "uncounted"),
    "token_missing_code": (103, 119),
    "unfinished_end": ("zero", "null", "before"),
    "workers_over_maximum": ("clamp", "refuse"),
}
# Everything odd at once that is no refusal: switches.update(UNTIDY).
UNTIDY: dict[str, Any] = {
    "abb_result_row_after": 2.0,
    "cert_till": "mixed",
    "compound_dead_session": "inner",
    "dead_session_code": 105,
    "idle_progress": "left_over",
    "ignore_filters": True,
    "log_order": "shuffled",
    "m365_idle_days": "reset",
    "m365_idle_last_hour": "start",
    "m365_idle_schedule": "default",
    "m365_job_id_after": 2.0,
    "m365_log_order": "oldest",
    "m365_queue_seconds": 3.0,
    "m365_result_row_after": 5.0,
    "m365_written_repeat_date": "dsm7",
    "moving_key": "x_last_check",
    "nothing_planned": 0,
    "numbers_as_text": "counts",
    "page_cap": 150,
    "queued_progress": "absent",
    "running_result_row": True,
    "task_versions": "uncounted",
    "token_missing_code": 103,
    "unfinished_end": "null",
    "version_ends_after": 1.0,
}


@dataclass
class Switches:
    """Attributes and switches["name"] both work; an unknown name is an error."""

    # --- protocol
    strict_params: bool = True  # unknown parameter names answer 120 (they are recorded as oddities either way)
    dsm6: bool = False  # SYNO.API.Auth only at auth.cgi, version 6 at most
    compound: bool = True  # False: SYNO.Entry.Request does not exist (102)
    compound_most: int = 0  # more calls than that in a compound request are refused as a whole, with 100; 0: any [G]
    compound_dead_session: str = "outer"  # "inner": a dead session shows as 119 in every result [1 S5]
    absent_apis: Any = field(default_factory=list)  # names that older packages lack: not in SYNO.API.Info, 102
    absent_methods: Any = field(default_factory=list)  # "API.method": 103
    numbers_as_text: str = ""  # sizes | counts (and sizes) | everything: numbers that come as text [1 S7; 1.1]
    moving_key: str = ""  # a key of task_info and a row of Setting.list that is another at every look [D]
    # --- sessions
    csrf: bool = True  # False: synotoken is "" and not needed [acme.sh]
    token_missing_code: int = 119  # or 103 [1 S2e]
    dead_session_code: int = 119  # or 105, 106, 107
    digit_sid: bool = False  # sids start with a digit: 119 when sent in a GET query [1 synology-srm]
    session_seconds: float | None = None  # idle time after which a session dies, NAS time; None: never
    ip_block_after: int = 10  # failed sign-ins from one address before 407; 0: never
    ip_block_window: float = 300.0  # seconds in which they count
    # --- lists and shapes
    log_order: str = "oldest"  # ABB logs, results, versions: oldest | newest | shuffled
    m365_log_order: str = "newest"
    page_cap: int = 0  # the most rows of a page, whatever limit was asked for; 0: as many as asked for [G]
    ignore_filters: bool = False  # every server-side filter is ignored, also the task_id of a log
    absent_task_keys: Any = field(default_factory=list)  # keys of rows of Task.list that older packages lack [2.2.1, D]
    task_versions: str = "listed"  # or empty, null, missing: how counted versions come; uncounted: as missing [G]
    extra_keys: bool = True  # rows carry keys nobody has heard of
    idle_progress: str = "absent"  # or "null", "left_over" {pid 0, running_task_status 0} [never published, G]
    abb_result_row_after: float = 0.0  # seconds from the end of a run to its result [G]
    version_ends_after: float = 0.0  # seconds by which the end of a version is later than that of its result [G]
    queued_progress: str = "waiting"  # or "pid0", "absent": how a run that waits shows in Task.list [G]
    running_result_row: bool = False  # a running backup already has a result row with status 1
    unfinished_end: str = "zero"  # or "null", "before" (time_start): time_end of such a row [C 3 DB]
    last_result_any_action: bool = True  # a deletion becomes a task's last_result, too [1 + D]
    nothing_planned: int = -1  # or 0: next_trigger_time without a schedule [C 4]
    cert_till: str = ""  # text | millis | mixed [1 S2]: form of cert_tillTime [C 2]; "": as the data set has it
    old_log_numbers: bool = False  # deletions as 1302, 1303 instead of 1327, 1328 (V2) [UI]
    filter_time: str = ""  # begin | end of a backup: what filters of results and tasks look at [G]; "": begin, and end
    m365_old_rows: bool | None = None  # True: list_tasks as in 2020, no task_execution_id [1 S4]; None: data set's
    m365_execution_id_at: str = "end"  # or "start": when a run gets its new task_execution_id
    m365_queue_seconds: float = 0.0  # a run waits so long first: a job_id, no status 4 and no progress yet [G]
    m365_job_id_after: float = 0.0  # seconds for which a run that has begun shows job_id 0
    m365_result_row_after: float = 0.0  # seconds from the end of a run to its row in get_general_log
    m365_rows_of_cancelled: bool = True  # get_all_log has the rows that a run wrote before it was cancelled [4.1 D]
    m365_cancel_row: str = "action"  # category 3 [1 S10]; or "result" (category 0, G), "none"
    m365_cancel_text: str = "[{user}] canceled backup task [{task}]."  # English in all samples [G for others]
    m365_written_repeat_date: str = "kept"  # or "dsm7": 0 becomes 1001, or 1002 with some days only [9.10 is open]
    m365_idle_schedule: str = "kept"  # or "default": a schedule that is written while it is off is the default one [G]
    m365_idle_last_hour: str = "kept"  # or "start": last_work_hour where nothing repeats, as DSM's clients do [4.2]
    m365_idle_days: str = "kept"  # or "reset": preserve_day_number where everything is kept [G]
    # --- writes
    workers_over_maximum: str = "clamp"  # or "refuse" (120); the protocol is silent
    m365_relinked_path: str = ""  # local_path of a relinked task, in another form than the one that was seen [G]
    relink_any: bool = False  # relink_task takes any path, not only known ones
    apply_delay: float = 0.0  # seconds of NAS time until an accepted write shows
    ignore_writes: Any = field(default_factory=list)  # True, or names ("set", "SYNO.ActiveBackup.Task.remove")
    several_conflict: str = "refuse"  # one busy task refuses all (1202); "batch": the others start, 1009 [UI, use G]
    backup_blocked_by: int = 0  # Task.backup is accepted, nothing runs, and list_log has a row of this number [2.2]
    window_refusal: int = 1124  # a log row of this number, or 1104/1105: the call itself is refused [UI, use G]
    unactivated_code: int = 0  # what a package that is not activated answers; 0: it works [9.7 is open]
    # --- time
    timezone: str = ""  # IANA name; "": that of the data set (UTC in fleet)
    schedules: str = "never"  # due runs: never (nothing happens at all) | run | missed (a log row 1146) [UI]
    run_seconds: float = 3.0  # a backup's length, NAS time
    queue_seconds: float = 0.0  # ABB: waits so long first
    cancel_seconds: float = 0.5
    delay_ms: float = 0.0  # latency of every request
    login_delay_ms: float = 0.0  # more of it for a sign-in
    # --- TLS
    certificate: str = "good"  # see tls.py: self_signed, expired, not_yet, other_name

    def __getitem__(self, name: str) -> Any:
        return self.as_dict()[name]

    def __setitem__(self, name: str, value: Any) -> None:
        self.update({name: value})

    def __setattr__(self, name: str, value: Any) -> None:
        if name not in self.__dataclass_fields__:
            raise KeyError(f"no such switch: {name} (there are {', '.join(f.name for f in fields(self))})")
        if value not in CHOICES.get(name, (value,)):
            raise ValueError(f"{name} is one of {', '.join(map(repr, CHOICES[name]))}, not {value!r}")
        if name == "timezone" and value:
            zone_of(value)
        object.__setattr__(self, name, value)

    def update(self, changes: dict[str, Any]) -> None:
        """Set several; an unknown name is a KeyError, an unknown word a ValueError."""
        for name, value in changes.items():
            setattr(self, name, value)

    def as_dict(self) -> dict[str, Any]:
        """All of them, JSON-able."""
        return asdict(self)

    def drops(self, api: str, method: str) -> bool:
        """True when a write is to be accepted and never applied."""
        if isinstance(self.ignore_writes, bool):
            return self.ignore_writes
        return method in self.ignore_writes or f"{api}.{method}" in self.ignore_writes
