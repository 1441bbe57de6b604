# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the error numbers of DSM mean. Source: protocol reference 1.5, 1.6 and 3.10.

A row is all that is known of a number: its meaning, what a user can do about it, and its class, which decides what
the collection does next. Nothing else knows error numbers, but for the few with a name below.
"""

from __future__ import annotations

from .._reasons import ErrorKind
from .abb_error_codes import ABB_CODES, FAMILIES
from .meaning import Meaning, busy, denied, ended, final, undecided, unsupported
from .packages import ABB, package_of

AUTH = "SYNO.API.Auth"
NO_SUCH_API = 102
NO_SUCH_METHOD = 103
NO_PERMISSION = 105  # of an older session also its end (protocol reference 1.6)
CODE_REQUIRED = 403  # of a sign-in


# Sign-in only: the same numbers mean other things elsewhere.
SIGN_IN = {
    400: final("no such account, or a wrong password", "check username and password"),
    401: final("the account is disabled", "enable it in the Control Panel of the NAS"),
    402: final("the account may not sign in here", "let it use DSM and Active Backup in its application privileges"),
    403: final(
        "a one-time code is required",
        "give otp_code, or better a device_token from dsm_session with trust_device: true",
    ),
    404: final("the one-time code is wrong or was used before", "wait for the next code"),
    405: final("the one-time code cannot be checked", "look at the two-factor settings of the account"),
    406: final("the account must set up two-factor sign-in first", "sign in once with a browser"),
    407: final("the address of this controller is blocked", "remove it from the auto-block list of the NAS"),
    408: final("the password expired and cannot be changed by its owner", "set a new password on the NAS"),
    409: final("the password expired", "set a new password on the NAS"),
    410: final("the password must be changed before the first sign-in", "sign in once with a browser"),
    411: final("the account is locked", "wait, or unlock it on the NAS"),
    430: final("the NAS asks for a challenge that only browsers send", "look for an update of this collection"),
}

COMMON = {
    100: undecided("unknown error"),
    101: unsupported("the API, method or version is missing"),
    102: Meaning("there is no such API", None, ErrorKind.ABSENT),
    103: unsupported("there is no such method, or the session's token was not accepted"),
    104: unsupported("this version of the API is not supported"),
    105: denied("no permission"),
    106: ended("the session timed out"),
    107: ended("the session was ended by another sign-in"),
    108: Meaning("a file could not be uploaded"),
    109: busy(),
    110: busy(),
    111: busy(),
    114: unsupported("parameters were lost"),
    115: Meaning("uploads are not allowed"),
    116: Meaning("not allowed on a demonstration site"),
    117: busy(),
    118: busy(),
    119: ended("the session or its token is not known"),
    120: unsupported("a parameter is missing or of the wrong type"),
    150: ended("the request came from another address than the sign-in"),
    160: Meaning(
        "the account may not use this application",
        "grant it in the application privileges of the NAS",
        ErrorKind.PERMISSION,
    ),
    402: denied("no permission, or a wrong parameter"),
    498: ended("the session has ended"),
}

_NO_NUMBER = undecided("an error without a number")
_UNKNOWN = undecided("an error whose meaning is not published")
# What a number of Active Backup for Business is taken to mean for its sister, whose numbers are not published: only
# what makes the collection look once more, never a refusal.
_SHARED = frozenset({ErrorKind.BUSY, ErrorKind.GONE, ErrorKind.NO_JOB, ErrorKind.PARTIAL})


def meaning_of(api: str, code: int | None) -> Meaning:
    """What an error number, or none, means for a call of this API."""
    if code is None:
        return _NO_NUMBER
    if api == AUTH and code in SIGN_IN:
        return SIGN_IN[code]
    if code in COMMON:
        return COMMON[code]
    package = package_of(api)
    row = (ABB_CODES.get(code) or _family(code)) if package else None
    if row is None or package == ABB:
        return row or _UNKNOWN
    return _UNKNOWN._replace(kind=row.kind) if row.kind in _SHARED else _UNKNOWN


def is_published(api: str, code: int | None) -> bool:
    """Whether anybody has said what an error number means for a call of this API."""
    return meaning_of(api, code).words != _UNKNOWN.words


def _family(code: int) -> Meaning | None:
    return next((row for codes, row in FAMILIES.items() if code in codes), None)
