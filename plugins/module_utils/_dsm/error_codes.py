# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the error numbers of DSM mean. Source: protocol reference 1.5, 1.6 and 3.10."""

from __future__ import annotations

from .packages import ABB, package_of

# Sign-in only: the same numbers mean other things elsewhere. All of them are final.
SIGN_IN = {
    400: ("no such account, or a wrong password", "check username and password"),
    401: ("the account is disabled", "enable it in the Control Panel of the NAS"),
    402: ("the account may not sign in here", "let it use DSM and Active Backup in its application privileges"),
    403: (
        "a one-time code is required",
        "give otp_code, or better a device_token from dsm_session with trust_device: true",
    ),
    404: ("the one-time code is wrong or was used before", "wait for the next code"),
    405: ("the one-time code cannot be checked", "look at the two-factor settings of the account"),
    406: ("the account has to set up two-factor sign-in first", "sign in once with a browser"),
    407: ("the address of this controller is blocked", "remove it from the auto-block list of the NAS"),
    408: ("the password expired and cannot be changed by its owner", "set a new password on the NAS"),
    409: ("the password expired", "set a new password on the NAS"),
    410: ("the password must be changed before the first sign-in", "sign in once with a browser"),
    411: ("the account is locked", "wait, or unlock it on the NAS"),
}

_BUSY = "try again in a few minutes"
_ADMIN = "use an account of the administrators group"
_SESSION = "sign in again"
COMMON = {
    100: ("unknown error", None),
    101: ("the API, method or version is missing", None),
    102: ("there is no such API", None),
    103: ("there is no such method, or the session's token was not accepted", None),
    104: ("this version of the API is not supported", None),
    105: ("no permission", _ADMIN),
    106: ("the session timed out", _SESSION),
    107: ("the session was ended by another sign-in", _SESSION),
    108: ("the NAS is busy", _BUSY),
    109: ("the NAS is busy", _BUSY),
    110: ("the NAS is busy", _BUSY),
    111: ("the NAS is busy", _BUSY),
    114: ("parameters were lost", None),
    115: ("uploads are not allowed", None),
    116: ("not allowed on a demonstration site", None),
    117: ("the NAS is busy", _BUSY),
    118: ("the NAS is busy", _BUSY),
    119: ("the session or its token is not known", _SESSION),
    120: ("a parameter is missing or of the wrong type", None),
    150: ("the request came from another address than the sign-in", "keep to one address for the whole session"),
    160: ("the account may not use this application", "grant it in the application privileges of the NAS"),
}

BUSINESS = {
    1001: ("internal error", None),
    1002: ("user information is not available", None),
    1003: ("the target of the template is missing", None),
    1004: ("the domain cannot be reached", None),
    1005: ("the LDAP server cannot be reached", None),
    1006: ("the package is preparing an upgrade of its database", _BUSY),
    1007: ("the package is upgrading its database", _BUSY),
    1008: ("the upgrade of the package's database failed", "repair the package in the Package Center"),
    1009: ("some of the items failed", None),
    1010: ("there is no such task", None),
    1011: ("no permission for the task", _ADMIN),
    1012: ("data is corrupt", None),
    1013: ("input/output error", "look at the health of the volume"),
    1014: ("no permission", _ADMIN),
    1015: ("the quota is used up", "raise the quota, or prune versions"),
    1016: ("no space left", "free space on the volume"),
    1017: ("the file system is read-only", "look at the health of the volume"),
    1018: ("database error", None),
    1019: ("no space left on the system volume", "free space on the system volume"),
    1020: ("the system quota is used up", None),
    1024: ("the package is not activated", "activate it once in its own window"),
    1026: ("the storage exists already", None),
    1027: ("the storage is too old", None),
    1028: ("the storage cannot be connected", None),
    1029: ("a removal is under way", _BUSY),
    1030: ("the storage is too new for this package", "update the package"),
    1031: ("the NAS took too long", _BUSY),
    1032: ("the storage is in use by a restore", _BUSY),
    1033: ("the shared folder is missing", None),
    1036: ("no permission by delegation", _ADMIN),
    1101: ("the task cannot be removed: a version is locked", "unlock the version in the package's own window"),
    1102: ("the source was changed while it was backed up", None),
    1103: ("the task, version or device does not exist", None),
    1104: ("the backup window does not allow it now", None),
    1105: ("the backup window denies it", None),
    1201: ("there is no such job", None),
    1202: ("another job is in the way", _BUSY),
    1203: ("the resource is locked", _BUSY),
    1204: ("the resource is locked by a backup", _BUSY),
    1205: ("the resource is locked by a restore", _BUSY),
    1206: ("the resource is locked by a deletion", _BUSY),
    1207: ("the resource is locked by a verification", _BUSY),
    1208: ("the resource is locked", _BUSY),
    1209: ("the job is forbidden", None),
    1210: ("the resource is locked", _BUSY),
    4001: ("the server is in use", None),
    4002: ("the folder is in use", None),
    4003: ("the name of the task is taken", None),
    5001: ("the device is offline", None),
    5003: ("the device is being deleted", _BUSY),
    9999: ("unknown error", None),
}
# Families whose members are not told apart in what is published.
_FAMILIES = (
    (1250, 1255, "the storage is read-only, broken, encrypted or in use"),
    (1301, 1307, "the image cannot be browsed"),
    (1401, 1403, "the relink failed: corrupt, no space or denied"),
    (1701, 1703, "the storage is not verified: password or key"),
    (3001, 3052, "the hypervisor reported an error"),
    (4004, 4007, "a restore and a backup are in each other's way"),
    (4008, 4055, "the source of the file server reported an error"),
    (6001, 6031, "the agent on the device reported an error"),
    (6501, 6502, "a delegation rule does not allow it"),
)

DEAD_SESSION = frozenset({106, 107, 119})
NO_PERMISSION = 105
NOT_ALLOWED = frozenset({NO_PERMISSION, 160, 1011, 1036})  # no permission, in all its forms
NO_SUCH_API = 102
NO_SUCH_TASK = frozenset({1010, 1103})
JOB_NOT_FOUND = 1201
# Something else of the task is in the way: another job, or a resource that another job has locked.
JOB_CONFLICTS = frozenset({*range(1202, 1209), 1210})
BUSY = frozenset({108, 109, 110, 111, 117, 118, 1006, 1007, 1031, 5003}) | JOB_CONFLICTS
# Errors after which a write may have been carried out all the same.
NO_VERDICT = frozenset({100, 1001, 9999}) | BUSY
# Errors of which something may have been carried out, or still come: some items failed; what is to be stopped is
# not found, which the reference takes for stopped already.
IN_PARTS = frozenset({1009, JOB_NOT_FOUND})
# Answers of a NAS that has no SYNO.Entry.Request, or another one than this collection knows.
NO_COMPOUND = frozenset({101, 102, 103, 104, 114, 120})


def explain(api: str, code: int) -> tuple[str, str | None]:
    """An error number in words: what it means, and what to do about it where there is something to do."""
    if api == "SYNO.API.Auth" and code in SIGN_IN:
        return SIGN_IN[code]
    if code in COMMON:
        return COMMON[code]
    if package_of(api) == ABB:
        if code in BUSINESS:
            return BUSINESS[code]
        for first, last, meaning in _FAMILIES:
            if first <= code <= last:
                return meaning, None
    return "an error whose meaning is not published", None
