# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection options of every module: one table. Their prose is in doc_fragments/dsm.py."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible.module_utils.basic import AnsibleFallbackNotFound

from .._dsm.credentials import can_travel
from .._engine.argument_spec import options
from .._engine.fields import Field

_DAY = 86400
_EMPTY: tuple[Any, ...] = (None, "", [], [""], {})
# Compiled here, once, and not in every worker that Ansible forks.
_WITH_PORT = re.compile(r"[^:]+:\d+|\[.*\]:\d+")
_NOT_A_NAME = re.compile(r"[\s/@?#\\]")
_OTP_CODE = re.compile(r"[0-9]{6}")
_FINGERPRINT = re.compile(r"[0-9a-f]{64}")


def _hostname(text: str) -> str | None:
    """What is wrong with a hostname, or None."""
    text = text.strip()
    if _WITH_PORT.fullmatch(text):
        return f"holds a port: set port: {text.rpartition(':')[2]}"
    if _NOT_A_NAME.search(text):
        return "is not a name or address: give it without https:// and without a path"
    return None


def _otp_code(text: str) -> str | None:
    """What is wrong with a one-time code, or None."""
    return None if _OTP_CODE.fullmatch(text) else "must be six digits; quote it in YAML if it starts with 0"


def plain_fingerprint(text: str) -> str:
    """A fingerprint in lower case, without colons."""
    return text.replace(":", "").strip().lower()


def _fingerprints(texts: list[str]) -> str | None:
    """What is wrong with a list of fingerprints, or None."""
    for text in texts:
        if not _FINGERPRINT.fullmatch(plain_fingerprint(text)):
            return f"is wrong: {text!r} is not a SHA-256 fingerprint, which is 64 hex digits; colons are allowed"
    return None


def _header_text(text: str) -> str | None:
    """What is wrong with a part of a session, or None."""
    return None if can_travel(text) else "must be printable ASCII"


class Option(NamedTuple):
    """A connection option, and the environment variable for it where there is one."""

    field: Field
    environment: str | None

    @property
    def variable(self) -> str:
        """The variable of a host for it."""
        return f"dsm_{self.field.name}"


_SESSION = Field(
    "session",
    "dict",
    fields=(
        Field("hostname", check=_hostname),
        Field("port", "int", least=1, most=65535),
        Field("sid", no_log=True, check=_header_text),
        Field("synotoken", no_log=True, check=_header_text),
    ),
)
OPTIONS = (
    Option(Field("hostname", aliases=("host",), check=_hostname), "DSM_HOSTNAME"),
    Option(Field("port", "int", least=1, most=65535), "DSM_PORT"),
    Option(Field("https", "bool", default=True), "DSM_HTTPS"),
    Option(Field("username"), "DSM_USERNAME"),
    Option(Field("password", no_log=True), "DSM_PASSWORD"),
    Option(Field("otp_code", no_log=True, check=_otp_code), "DSM_OTP_CODE"),
    Option(Field("device_token", no_log=True), "DSM_DEVICE_TOKEN"),
    Option(Field("device_name", default="ansible"), "DSM_DEVICE_NAME"),
    Option(Field("validate_certs", "bool", default=True), "DSM_VALIDATE_CERTS"),
    Option(Field("ca_path", "path"), "DSM_CA_PATH"),
    Option(Field("tls_fingerprint", "list", check=_fingerprints), "DSM_TLS_FINGERPRINT"),
    Option(Field("timeout", "int", least=1, most=_DAY, default=30, unit="seconds"), "DSM_TIMEOUT"),
    Option(_SESSION, None),
)
FIELDS = tuple(option.field for option in OPTIONS)
VARIABLES = {option.field.name: option.variable for option in OPTIONS}
# Those for signing in, which a module that does not has no use for.
SIGN_IN = frozenset({"username", "password", "otp_code", "device_token", "device_name", "session"})
_ALIASES = {alias: field.name for field in FIELDS for alias in field.aliases}
_NAMES = {*VARIABLES, *_ALIASES}


def connection_options(environ: Mapping[str, str]) -> dict[str, dict[str, Any]]:
    """The argument spec of the connection, with an environment to fall back to.

    An empty variable counts as unset, since AWX injects empty ones.
    """

    def from_environment(name: str) -> str:
        if not environ.get(name):
            raise AnsibleFallbackNotFound
        return environ[name]

    spec = options(FIELDS)
    for option in OPTIONS:
        if option.environment:
            spec[option.field.name]["fallback"] = (from_environment, [option.environment])
    return spec


def is_empty(value: Any) -> bool:
    """Whether a value of a connection option counts as not given."""
    return value in _EMPTY


def without_empty(params: Mapping[str, Any]) -> dict[str, Any]:
    """Options as given, without the connection options that are empty: they count as unset.

    An alias becomes the name of its option, since Ansible calls it a duplicate of what the environment gives.
    """
    values = dict(params)
    if isinstance(values.get("session"), Mapping):
        values["session"] = {name: value for name, value in values["session"].items() if not is_empty(value)}
    values = {name: value for name, value in values.items() if name not in _NAMES or not is_empty(value)}
    for alias, name in _ALIASES.items():
        if alias in values and name not in values:
            values[name] = values.pop(alias)
    return values


def given(params: Mapping[str, Any]) -> set[str]:
    """The connection options that are given and not empty."""
    return without_empty(params).keys() & VARIABLES.keys()
