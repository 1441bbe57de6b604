# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proxy variables are honoured; .netrc is not, which can be seen from a proxy."""

from __future__ import annotations

import pytest
from harness import bad, good
from proxy import Proxy

PROBE = "abb_settings_info"


@pytest.fixture
def proxy():
    proxy = Proxy()
    yield proxy
    proxy.stop()


@pytest.mark.parametrize("name", ["https_proxy", "HTTPS_PROXY", "all_proxy", "ALL_PROXY"])
def test_https(nas, proxy, monkeypatch, name):
    monkeypatch.setenv(name, proxy.url)
    monkeypatch.setenv("http_proxy", "http://127.0.0.1:1")  # for http only
    good(nas, PROBE)
    assert proxy.seen == [f"CONNECT {nas.hostname}:{nas.port}"]


@pytest.mark.parametrize("name", ["http_proxy", "HTTP_PROXY", "all_proxy"])
def test_http(plain, proxy, monkeypatch, name):
    monkeypatch.setenv(name, proxy.url)
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    good(plain, PROBE)
    assert set(proxy.seen) == {f"POST http://{plain.hostname}:{plain.port}/webapi/entry.cgi"}


@pytest.mark.parametrize("name", ["no_proxy", "NO_PROXY"])
@pytest.mark.parametrize("value", ["127.0.0.1", "nas.example.com,127.0.0.1", "*", "nas.example.com, 127.0.0.1"])
def test_no_proxy(nas, proxy, monkeypatch, name, value):
    monkeypatch.setenv("https_proxy", proxy.url)
    monkeypatch.setenv(name, value)
    good(nas, PROBE)
    assert not proxy.seen


def test_no_proxy_for_somebody_else(nas, proxy, monkeypatch):
    monkeypatch.setenv("https_proxy", proxy.url)
    monkeypatch.setenv("no_proxy", "nas.example.com,127.0.0.10")
    good(nas, PROBE)
    assert proxy.seen


@pytest.mark.parametrize("name", ["https_proxy", "all_proxy"])
def test_empty_is_none(nas, monkeypatch, name):
    monkeypatch.setenv(name, "")
    good(nas, PROBE)


def test_the_fingerprint_is_checked_behind_a_proxy(nas, proxy, monkeypatch):
    monkeypatch.setenv("https_proxy", proxy.url)
    bad(nas, PROBE, "tls_fingerprint", tls_fingerprint=["0" * 64])
    assert len(proxy.seen) == 1
    assert not nas.requests


def test_the_ca_is_checked_behind_a_proxy(nas, proxy, fleet, monkeypatch):
    monkeypatch.setenv("https_proxy", proxy.url)
    good(nas, PROBE, tls_fingerprint=None, ca_path=fleet.ca_path)
    nas.forget()
    bad(nas, PROBE, "certificate", tls_fingerprint=None)
    assert not nas.requests


def test_a_proxy_that_is_not_there_is_named_without_its_password(nas, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://somebody:secret-CANARY@127.0.0.1:1")
    bad(nas, PROBE, "proxy")
    assert not nas.requests


def test_a_variable_that_is_no_url(nas, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://[broken")
    outcome = bad(nas, PROBE, "proxy")
    assert "Something unforeseen" not in outcome["msg"]


def test_netrc_is_not_honoured(plain, proxy, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text(f"machine {plain.hostname} login somebody password else\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("http_proxy", proxy.url)
    good(plain, PROBE)
    assert proxy.headers
    assert not [headers for headers in proxy.headers if "authorization" in headers]
