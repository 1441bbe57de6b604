# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The table of error numbers: every row well-formed, and its class and its advice of one mind."""

from __future__ import annotations

import re

import pytest
from harness import ROOT

from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.abb_error_codes import ABB_CODES, FAMILIES
from ansible_collections.nasfleet.active_backup.plugins.module_utils._dsm.error_codes import (
    COMMON,
    SIGN_IN,
    meaning_of,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._reasons import REASON_OF, REASONS, ErrorKind

ABB, M365, AUTH, CORE = "SYNO.ActiveBackup.Task", "SYNO.ActiveBackupOffice365", "SYNO.API.Auth", "SYNO.Core.Package"
ROWS = {
    **{f"sign-in {code}": row for code, row in SIGN_IN.items()},
    **{f"common {code}": row for code, row in COMMON.items()},
    **{f"abb {code}": row for code, row in ABB_CODES.items()},
    **{f"family {codes[0]}": row for codes, row in FAMILIES.items()},
}
# What the reference says of a class: section 1.5, 1.6, and the last sentence of 3.10.
AS_PUBLISHED = {
    ErrorKind.SIGN_IN: (AUTH, [*range(400, 412), 430]),
    ErrorKind.SESSION: (CORE, [106, 107, 119, 150, 498]),
    ErrorKind.BUSY: (ABB, [109, 110, 111, 117, 118, 1006, 1007, 1031, *range(1202, 1209), 1210, 5003]),
    ErrorKind.ABSENT: (CORE, [102]),
    ErrorKind.UNSUPPORTED: (CORE, [101, 103, 104, 114, 120]),
    ErrorKind.PERMISSION: (ABB, [105, 160, 402, 1011, 1014, 1036, 6501, 6502]),
    ErrorKind.GONE: (ABB, [1010, 1103]),
    ErrorKind.NO_JOB: (ABB, [1201]),
    ErrorKind.PARTIAL: (ABB, [1009]),
    ErrorKind.NO_VERDICT: (ABB, [100, 1001, 3106, 9999]),
    ErrorKind.PACKAGE: (ABB, [1008, 1024, 1025]),
}
every = pytest.mark.parametrize("name", ROWS)


@every
def test_a_row_is_made_of_parts_of_a_sentence(name):
    row = ROWS[name]
    for text in (row.words, row.advice):
        if text is not None:
            assert re.fullmatch(r"\S.*[^.\s]", text)
            assert text[0].islower() or text.split()[0] in ("Virtual", "SSH", "LDAP", "BIOS")


@every
def test_the_class_and_the_advice_agree(name):
    """Who is told to try again may do so, and nobody else; who is refused for good is told what to do."""
    row = ROWS[name]
    advice = row.advice or ""
    assert (row.kind is ErrorKind.BUSY) == ("try again" in advice)
    assert (row.kind is ErrorKind.SESSION) == (advice == "sign in again")
    if row.kind in (ErrorKind.SIGN_IN, ErrorKind.PACKAGE) or name in ("common 105", "common 160"):
        assert advice
    if row.kind is ErrorKind.PERMISSION and not name.startswith("family"):
        assert "administrators" in advice or "privileges" in advice
    if row.kind in (ErrorKind.NO_VERDICT, ErrorKind.GONE, ErrorKind.NO_JOB, ErrorKind.UNSUPPORTED):
        assert not advice


@pytest.mark.parametrize("kind", ErrorKind, ids=lambda kind: kind.name)
def test_the_classes_are_those_of_the_reference(kind):
    if kind is ErrorKind.REFUSED:
        pytest.skip("all others")
    api, codes = AS_PUBLISHED[kind]
    assert [code for code in range(10000) if code in _known(api) and meaning_of(api, code).kind is kind] == codes


def _known(api):
    own = SIGN_IN if api == AUTH else {}
    family = {code for codes in FAMILIES for code in codes}
    return {*own, *COMMON, *(ABB_CODES if api == ABB else ()), *(family if api == ABB else ())}


def test_nothing_is_said_twice():
    assert not set(COMMON) & set(ABB_CODES)
    assert not [code for codes in FAMILIES for code in codes if code in ABB_CODES]


def test_a_file_that_could_not_be_uploaded_is_not_a_busy_nas():
    """The guide of DSM says so; nothing is tried again."""
    assert meaning_of(ABB, 108).kind is ErrorKind.REFUSED


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (1102, "cannot be changed while"),
        (1207, "verification is under way"),
        (1208, "deletion is under way"),
        (1210, "version is locked by a deletion"),
        (1021, "access control"),
        (1022, "not in that version"),
        (1023, "target folder"),
        (1025, "not mounted"),
        (1034, "path is too long"),
        (1035, "log server"),
        (1253, "Virtual Machine Manager"),
        (1254, "version"),
        (1501, "mount folder"),
        (1601, "SSH key"),
        (1602, "SSH key"),
        (2000, "public beta"),
        (2002, "licence"),
        (3103, "parameters"),
        (3500, "guest system"),
        (3600, "system does not support verification"),
        (3601, "BIOS"),
        (5002, "installer"),
        (5004, "address"),
    ],
)
def test_what_a_number_means(code, words):
    assert words in meaning_of(ABB, code).words


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (1202, ErrorKind.BUSY),
        (1201, ErrorKind.NO_JOB),
        (1010, ErrorKind.GONE),
        (1009, ErrorKind.PARTIAL),
        (1011, ErrorKind.NO_VERDICT),
        (1024, ErrorKind.NO_VERDICT),
        (4321, ErrorKind.NO_VERDICT),
        (105, ErrorKind.PERMISSION),
    ],
)
def test_the_other_package_is_told_no_meaning_that_is_not_published(code, kind):
    """But nothing is taken for a refusal there, either: after a write, its state is looked at."""
    row = meaning_of(M365, code)
    assert row.kind is kind
    assert (row.words == "an error whose meaning is not published") == (code not in COMMON)


@pytest.mark.parametrize("code", [None, 0, -1, 112, 777, 10**9])
@pytest.mark.parametrize("api", [ABB, M365, AUTH, CORE, ""])
def test_of_an_unknown_number_nobody_knows_what_was_done(api, code):
    row = meaning_of(api, code)
    assert row.kind is ErrorKind.NO_VERDICT
    assert row.words


def test_a_number_of_the_sign_in_means_something_else_elsewhere():
    assert meaning_of(AUTH, 402).kind is ErrorKind.SIGN_IN
    for api in (CORE, ABB, M365):
        assert meaning_of(api, 402).kind is ErrorKind.PERMISSION
        assert "wrong parameter" in meaning_of(api, 402).words


def test_every_reason_is_one_of_those_that_playbooks_may_test():
    assert set(REASON_OF.values()) <= set(REASONS)


def test_nothing_else_knows_error_numbers():
    """No set of them outside of the table: what is done next hangs on the class."""
    here = ROOT / "plugins" / "module_utils"
    asked = re.compile(r"\.code (not )?in |\.code [!=]= \d")
    tables = {"error_codes.py", "abb_error_codes.py"}
    assert not [path.name for path in here.rglob("*.py") if path.name not in tables and asked.search(path.read_text())]
