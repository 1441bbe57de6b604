# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Proxy variables are honoured; .netrc is not, which can be seen from a proxy."""

from __future__ import annotations

import pytest
from harness import bad, good
from proxy import Proxy, SocksProxy

from ansible_collections.nasfleet.active_backup.plugins.module_utils._http import proxies

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
    assert "Unexpected error" not in outcome["msg"]


def test_netrc_is_not_honoured(plain, proxy, monkeypatch, tmp_path):
    (tmp_path / "netrc").write_text(f"machine {plain.hostname} login somebody password else\n")
    (tmp_path / "netrc").chmod(0o600)
    monkeypatch.setenv("NETRC", str(tmp_path / "netrc"))
    monkeypatch.setenv("http_proxy", proxy.url)
    good(plain, PROBE)
    assert proxy.headers
    assert not [headers for headers in proxy.headers if "authorization" in headers]


# --- SOCKS


@pytest.fixture
def socks():
    pytest.importorskip("socks", reason="PySocks is not installed")
    proxy = SocksProxy()
    yield proxy
    proxy.stop()


@pytest.mark.parametrize("kind", ["socks5", "socks5h", "SOCKS5"])
@pytest.mark.parametrize("verify", ["pin", "ca"])
def test_https_through_socks(nas, fleet, socks, monkeypatch, kind, verify):
    monkeypatch.setenv("https_proxy", f"{kind}://{socks.address}")
    good(nas, PROBE, **({} if verify == "pin" else {"tls_fingerprint": None, "ca_path": fleet.ca_path}))
    assert [line.split()[2] for line in socks.seen] == [f"{nas.hostname}:{nas.port}"]


def test_http_through_socks(plain, socks, monkeypatch):
    monkeypatch.setenv("all_proxy", f"socks5h://{socks.address}")
    good(plain, PROBE)
    assert len(socks.seen) == 1


def test_who_looks_up_the_name(nas, socks, monkeypatch):
    """socks5 here, socks5h there."""
    for kind in ("socks5", "socks5h"):
        monkeypatch.setenv("https_proxy", f"{kind}://{socks.address}")
        good(nas, PROBE, hostname="localhost")
    assert [line.split()[1] for line in socks.seen] == ["address", "name"]


@pytest.mark.parametrize("options", [{"tls_fingerprint": ["0" * 64]}, {"tls_fingerprint": None}], ids=str)
def test_the_certificate_is_checked_behind_socks(nas, socks, monkeypatch, options):
    monkeypatch.setenv("https_proxy", f"socks5://{socks.address}")
    assert bad(nas, PROBE, "certificate", **options)["reason"] == "tls"
    assert not nas.requests


def test_a_socks_proxy_that_reaches_nobody(nas, socks, monkeypatch):
    monkeypatch.setenv("https_proxy", f"socks5://{socks.address}")
    socks.refuses = True
    assert bad(nas, PROBE, "proxy", "refused")["reason"] == "unreachable"


def test_without_pysocks_it_is_said_what_to_install(nas, monkeypatch, fake_time):
    """Once, and before anything is tried."""
    monkeypatch.setattr(proxies, "socks", None)
    monkeypatch.setenv("https_proxy", "socks5://somebody:secret-CANARY@127.0.0.1:1")
    assert bad(nas, PROBE, "SOCKS", "PySocks")["reason"] == "input"
    assert not fake_time.pauses


@pytest.mark.parametrize("proxy", ["ftp://127.0.0.1:1", "socks6://127.0.0.1:1", "http://", "http://[broken", "://x"])
def test_a_variable_that_cannot_be_used(nas, monkeypatch, fake_time, proxy):
    monkeypatch.setenv("https_proxy", proxy)
    assert bad(nas, PROBE, "proxy", "https_proxy")["reason"] == "input"
    assert not fake_time.pauses
    assert nas.connections == 0


def test_a_proxy_that_is_not_there_is_like_a_nas_that_is_not(nas, monkeypatch):
    monkeypatch.setenv("https_proxy", "http://127.0.0.1:1")
    assert bad(nas, PROBE, "proxy", "refused")["reason"] == "unreachable"
