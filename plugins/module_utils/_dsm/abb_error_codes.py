# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The error numbers of Active Backup for Business. Source: protocol reference 3.10."""

from __future__ import annotations

from .._errors import ApiError
from .._reasons import ErrorKind
from .meaning import Meaning, busy, denied, undecided

_VOLUME = "look at the health of the volume"
_MOUNT = "mount it in DSM"
_VIRTUAL = "end the instant restore in Virtual Machine Manager"

ABB_CODES = {
    1001: undecided("internal error"),
    1002: Meaning("user information is not available"),
    1003: Meaning("the target of the template is missing"),
    1004: Meaning("the domain cannot be reached"),
    1005: Meaning("the LDAP server cannot be reached"),
    1006: busy("the package is preparing an upgrade of its database"),
    1007: busy("the package is upgrading its database"),
    1008: Meaning(
        "the upgrade of the package's database failed", "repair the package in the Package Center", ErrorKind.PACKAGE
    ),
    1009: Meaning("some of the items failed", "look into the log of the package, which says why", ErrorKind.PARTIAL),
    1010: Meaning("there is no such task", None, ErrorKind.GONE),
    1011: denied("no permission for the task"),
    1012: Meaning("data is corrupt"),
    1013: Meaning("input/output error", _VOLUME),
    1014: denied("no permission"),
    1015: Meaning("the quota is used up", "raise the quota, or prune versions"),
    1016: Meaning("no space left", "free space on the volume"),
    1017: Meaning("the file system is read-only", _VOLUME),
    1018: Meaning("database error"),
    1019: Meaning("no space left on the system volume", "free space on the system volume"),
    1020: Meaning("the quota of the system is used up"),
    1021: Meaning("the file system does not support access control lists"),
    1022: Meaning("the folder is not in that version"),
    1023: Meaning("the target folder is missing"),
    1024: Meaning("the package is not activated", "open the package in DSM and activate it", ErrorKind.PACKAGE),
    1025: Meaning(
        "the package could not be upgraded, since its shared folder is not mounted",
        "mount the shared folder in DSM",
        ErrorKind.PACKAGE,
    ),
    1026: Meaning("the storage exists already"),
    1027: Meaning("the storage is too old"),
    1028: Meaning("the storage cannot be connected"),
    1029: Meaning("the storage is being removed", "wait until that has ended"),
    1030: Meaning("the storage is too new for this package", "update the package"),
    1031: busy("the NAS took too long"),
    1032: Meaning("the storage is in use by a restore", "wait until that has ended"),
    1033: Meaning("the shared folder is missing"),
    1034: Meaning("the path is too long"),
    1035: Meaning("the settings of the log server are not valid"),
    1036: denied("no permission by delegation"),
    1101: Meaning(
        "the task cannot be removed: a version is locked", "unlock the version in Active Backup for Business"
    ),
    1102: Meaning("the source of a task cannot be changed while it is backed up", "wait until the backup has ended"),
    1103: Meaning("the task, version or device does not exist", None, ErrorKind.GONE),
    1104: Meaning("the backup window does not allow it now", "wait for the backup window, or change it"),
    1105: Meaning("the backup window denies it", "wait for the backup window, or change it"),
    1201: Meaning("there is no such job", None, ErrorKind.NO_JOB),
    1202: busy("another job is in the way"),
    1203: busy("the resource is locked"),
    1204: busy("the resource is locked by a backup"),
    1205: busy("the resource is locked by a restore"),
    1206: busy("the resource is locked by a deletion"),
    1207: busy("a verification is under way"),
    1208: busy("a deletion is under way"),
    1209: Meaning("the job is forbidden"),
    1210: busy("the version is locked by a deletion"),
    1250: Meaning("the storage is read-only", _VOLUME),
    1251: Meaning("the storage is broken", _VOLUME),
    1252: Meaning("the storage is encrypted"),
    1253: Meaning("Virtual Machine Manager still uses what was to be deleted of the target", _VIRTUAL),
    1254: Meaning("Virtual Machine Manager still uses the version that was to be deleted", _VIRTUAL),
    1255: Meaning("the storage is encrypted and not mounted", _MOUNT),
    1401: Meaning("the relink failed: the data is corrupt"),
    1402: Meaning("the relink failed: no space left", "free space on the volume"),
    1403: Meaning("the relink was denied"),
    1501: Meaning("the mount folder exists already"),
    1601: Meaning("the SSH key is not valid, or has a passphrase"),
    1602: Meaning("the SSH key was not accepted"),
    1701: Meaning("the storage is not verified"),
    1702: Meaning("the storage is not verified because of its password"),
    1703: Meaning("the storage is not verified because of its key"),
    2000: Meaning("the licence is that of a public beta"),
    2002: Meaning("the licence cannot be read"),
    3103: Meaning("parameters are not valid"),
    3106: undecided("unknown error"),
    3500: Meaning("error in the guest system"),
    3600: Meaning("the system does not support verification"),
    3601: Meaning("the BIOS does not support verification"),
    4001: Meaning("the server is in use"),
    4002: Meaning("the folder is in use"),
    4003: Meaning("the name of the task is taken"),
    5001: Meaning("the device is offline"),
    5002: Meaning("the installer could not be downloaded"),
    5003: busy("the device is being deleted"),
    5004: Meaning("the address of the device is not known"),
    9999: undecided("unknown error"),
}
# Something else of the task is in the way: another job, or what another job has locked.
JOB_CONFLICTS = frozenset({*range(1202, 1209), 1210})
# Families whose members are not told apart in what is published.
FAMILIES = {
    range(1301, 1308): Meaning("the image cannot be browsed"),
    range(3001, 3053): Meaning("the hypervisor reported an error"),
    range(4004, 4008): Meaning("a restore and a backup are in each other's way"),
    range(4008, 4056): Meaning("the source of the file server reported an error"),
    range(6001, 6032): Meaning("the agent on the device reported an error"),
    range(6501, 6503): Meaning("a delegation rule does not allow it", None, ErrorKind.PERMISSION),
}


def is_job_conflict(error: ApiError) -> bool:
    """Whether another job of the task, or what it has locked, is in the way."""
    return error.code in JOB_CONFLICTS
