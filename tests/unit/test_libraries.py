# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A Python without a library: what a module cannot do without is named, and nothing else is missed."""

from __future__ import annotations

import json
import os
import ssl
import subprocess
import sys
from typing import Any

import pytest
from harness import PACKAGE, connection

from ansible_collections.nasfleet.active_backup.plugins.module_utils._http import tls
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.libraries import DEFAULT_CA_BUNDLE_PATH

PROBE = """
import sys
sys.modules[{missing!r}] = None
from ansible.module_utils import basic
basic._ANSIBLE_ARGS, basic._ANSIBLE_PROFILE = {arguments!r}, "legacy"
from {package}.modules.abb_settings_info import main
main()
"""


def without(nas: Any, missing: str) -> dict[str, Any]:
    """The result of a module in a Python that lacks a library."""
    arguments = json.dumps({"ANSIBLE_MODULE_ARGS": connection(nas)}).encode()
    code = PROBE.format(missing=missing, arguments=arguments, package=PACKAGE)
    environ = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    done = subprocess.run([sys.executable, "-c", code], env=environ, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stdout + done.stderr, done.stderr
    return json.loads(done.stdout)


@pytest.mark.parametrize("missing", ["requests", "urllib3"])
def test_what_a_module_cannot_do_without_is_named(plain: Any, missing: str):
    outcome = without(plain, missing)
    assert outcome["failed"]
    assert "requests" in outcome["msg"]
    assert (outcome["reason"], outcome["nas"]["hostname"]) == ("input", plain.hostname)
    assert not plain.connections


def test_pysocks_is_not_missed_where_no_proxy_needs_it(plain: Any):
    assert "settings" in without(plain, "socks")


class Empty(ssl.SSLContext):
    """That of a system without a CA store."""

    def cert_store_stats(self) -> dict[str, int]:
        return {"x509": 0, "crl": 0, "x509_ca": 0}


def test_a_system_without_a_ca_store_has_that_of_requests(monkeypatch: pytest.MonkeyPatch):
    loaded: list[Any] = []
    monkeypatch.setattr(tls, "_contexts", {})
    monkeypatch.setattr(Empty, "load_verify_locations", lambda self, *places: loaded.append(places))
    monkeypatch.setattr(ssl, "create_default_context", lambda cafile: Empty(ssl.PROTOCOL_TLS_CLIENT))
    tls.trust("/somewhere/ca.pem")
    assert not loaded, "a ca_path stands for itself"
    tls.trust(None)
    assert loaded == [(DEFAULT_CA_BUNDLE_PATH,)]


def test_a_system_with_a_ca_store_has_its_own(monkeypatch: pytest.MonkeyPatch):
    class Full(Empty):
        def cert_store_stats(self) -> dict[str, int]:
            return {"x509": 1, "crl": 0, "x509_ca": 1}

        def load_verify_locations(self, *places: Any) -> None:
            raise AssertionError("it has one")

    monkeypatch.setattr(tls, "_contexts", {})
    monkeypatch.setattr(ssl, "create_default_context", lambda cafile: Full(ssl.PROTOCOL_TLS_CLIENT))
    tls.trust(None)
