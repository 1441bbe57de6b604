# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""dsm_certificate_info: what a NAS shows, without an account, without sending anything, without believing anything."""

from __future__ import annotations

import time
from typing import Any

import pytest
from cryptography import x509
from harness import Outcome, run
from proxy import Proxy
from test_action import inside

NAME = "dsm_certificate_info"
DAY = 86400


def look(nas: Any, **options: Any) -> Outcome:
    outcome = run(NAME, {"hostname": nas.hostname, "port": nas.port, **options})
    assert not nas.requests, "something was sent"
    return outcome


def seen(nas: Any, **options: Any) -> dict[str, Any]:
    outcome = look(nas, **options)
    assert not outcome["failed"], outcome["msg"]
    assert outcome["changed"] is False
    return outcome["certificate"]


@pytest.mark.parametrize("kind", ["good", "self_signed", "expired", "not_yet", "other_name", "no_names"])
def test_what_is_in_it(nas, fleet, kind):
    """Compared with what an independent library reads from the file."""
    nas.switches.certificate = kind
    with open(nas.certificate_path, "rb") as file:
        truth = x509.load_pem_x509_certificate(file.read())
    certificate = seen(nas, ca_path=fleet.ca_path)
    assert certificate["sha256"] == nas.tls_fingerprint
    assert certificate["not_before"] == int(truth.not_valid_before_utc.timestamp())
    assert certificate["not_after"] == int(truth.not_valid_after_utc.timestamp())
    assert certificate["not_after_iso"] == truth.not_valid_after_utc.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert certificate["expires_in_days"] == (certificate["not_after"] - time.time()) // DAY
    assert (certificate["subject"] == certificate["issuer"]) == (kind == "self_signed")
    assert bool(certificate["names"])
    assert certificate["verified"] is (kind == "good")


PROBLEMS = {
    "self_signed": "signed by itself",
    "expired": "expired on",
    "not_yet": "not valid yet",
    "other_name": "nas01.contoso.example",
    "no_names": "another name",
}


@pytest.mark.parametrize("kind", PROBLEMS)
def test_a_problem_in_words(nas, fleet, kind):
    nas.switches.certificate = kind
    certificate = seen(nas, ca_path=fleet.ca_path)
    assert PROBLEMS[kind] in certificate["problem"]
    assert certificate["verified"] is False


def test_an_unknown_ca(nas):
    certificate = seen(nas)
    assert certificate["verified"] is False
    assert "ca_path" in certificate["problem"]
    assert certificate == seen(nas, validate_certs=False), "it is judged all the same"


@pytest.mark.parametrize("kind", ["good", "self_signed", "expired"])
def test_a_pinned_one_is_verified(nas, kind):
    nas.switches.certificate = kind
    assert seen(nas, tls_fingerprint=["0" * 64, nas.tls_fingerprint])["verified"] is True
    certificate = seen(nas, tls_fingerprint=["0" * 64])
    assert certificate["verified"] is False
    assert nas.tls_fingerprint in certificate["problem"]
    assert "not in tls_fingerprint" in certificate["problem"]


def test_both_ways_and_check_mode_are_one(nas, fleet):
    options = {"hostname": nas.hostname, "port": nas.port, "ca_path": fleet.ca_path}
    certificate = seen(nas, ca_path=fleet.ca_path)
    assert inside(NAME, options)["certificate"] == certificate
    assert inside(NAME, options, check=True)["certificate"] == certificate


def test_behind_a_proxy(nas, monkeypatch):
    proxy = Proxy()
    monkeypatch.setenv("https_proxy", proxy.url)
    assert seen(nas)["sha256"] == nas.tls_fingerprint
    assert proxy.seen
    proxy.stop()


def test_credentials_that_are_given_are_not_used(nas):
    options = {"username": "admin", "password": "wrong-CANARY", "session": {"sid": "CANARY-sid", "synotoken": ""}}
    assert seen(nas, **options)["sha256"] == nas.tls_fingerprint


def test_without_https_there_is_none(nas):
    outcome = look(nas, https=False)
    assert outcome["reason"] == "input"
    assert "https: must be true" in outcome["msg"]
    assert not nas.connections


def test_a_port_without_tls(plain):
    outcome = look(plain)
    assert outcome["reason"] == "tls"
    assert "does not speak TLS" in outcome["msg"]


def test_a_closed_port():
    outcome = run(NAME, {"hostname": "127.0.0.9", "port": 1})
    assert outcome["reason"] == "unreachable"
    assert outcome["nas"] == {"hostname": "127.0.0.9", "port": 1}


def test_a_ca_path_that_is_none(nas):
    assert look(nas, ca_path="/nowhere/ca.pem")["reason"] == "input"


def test_hostname_is_required():
    outcome = run(NAME, {})
    assert outcome["reason"] == "input"
    assert "hostname is required" in outcome["msg"]
