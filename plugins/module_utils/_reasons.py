# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What failures are about: the word for playbooks, and the class of an error number of DSM."""

from __future__ import annotations

from enum import Enum

# What a failure is about, for playbooks: the key reason of a result that failed.
REASONS = (
    "input",
    "unreachable",
    "tls",
    "sign_in",
    "permission",
    "package",
    "not_found",
    "refused",
    "not_applied",
    "timeout",
    "api",
    "mistake",
)


class ErrorKind(Enum):
    """What an error number of DSM means for what comes next. Each row of _dsm/error_codes.py has one."""

    REFUSED = "a verdict: nothing was done, and asking again does not help"
    SIGN_IN = "a sign-in was refused: final, since auto-block counts each try"
    SESSION = "the session has ended: the request was not carried out"
    PERMISSION = "the account may not do this"
    GONE = "the NAS does not have what the call names"
    NO_JOB = "there is no such job: what was to be stopped has ended, or begins only now"
    PARTIAL = "some of the items failed, others were carried out"
    BUSY = "the NAS is busy: another try may help"
    NO_VERDICT = "nobody knows whether the call was carried out"
    ABSENT = "there is no such API: its package is missing, stopped, or not up yet after a restart"
    UNSUPPORTED = "the call is not known in this form: no such method, version or parameter"
    PACKAGE = "the package itself is not fit for use"


REASON_OF = {  # else api
    ErrorKind.SIGN_IN: "sign_in",
    ErrorKind.SESSION: "sign_in",
    ErrorKind.PERMISSION: "permission",
    ErrorKind.GONE: "not_found",
    ErrorKind.PACKAGE: "package",
}
# Errors that no wait outlasts. All others may be over a moment later, as on a NAS that restarts.
LASTING = frozenset({ErrorKind.SIGN_IN, ErrorKind.PERMISSION, ErrorKind.GONE, ErrorKind.PACKAGE})
# Errors of a write that may have been carried out all the same.
UNDECIDED = frozenset({ErrorKind.BUSY, ErrorKind.NO_VERDICT})
# Errors of a write of which something may have been carried out, or is still to come.
IN_PARTS = frozenset({ErrorKind.PARTIAL, ErrorKind.NO_JOB})
