# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Certificates that a client must not believe, and when it may."""

from __future__ import annotations

import hashlib
import ssl

import pytest
import requests

from simulator import Fleet

INFO = {"api": "SYNO.API.Info", "method": "query", "version": 1}


@pytest.fixture(scope="module")
def secure():
    with Fleet(count=2, https=True) as fleet:
        yield fleet


@pytest.fixture(autouse=True)
def _again(secure):
    yield
    for nas in secure:
        nas.switches.certificate = "good"


def call(nas, verify, name="127.0.0.1"):
    with requests.Session() as http:
        http.trust_env = False
        return http.get(f"https://{name}:{nas.port}/webapi/query.cgi", params=INFO, verify=verify, timeout=5).json()


@pytest.mark.parametrize(
    ("kind", "reason"),
    [
        ("self_signed", "self.signed certificate"),
        ("expired", "certificate has expired"),
        ("not_yet", "certificate is not yet valid"),
        ("other_name", "mismatch|doesn't match"),
        ("no_names", "mismatch|no appropriate|doesn't match"),
    ],
)
def test_a_client_that_checks_refuses(secure, kind, reason):
    secure[0].switches.certificate = kind
    with pytest.raises(requests.exceptions.SSLError, match=reason):
        call(secure[0], secure.ca_path)
    assert not [record for record in secure[0].requests if record.code], "nothing was sent"
    assert call(secure[1], secure.ca_path)["success"], "the other NAS shows a good one"


@pytest.mark.parametrize("name", ["127.0.0.1", "localhost"])
def test_the_good_one_and_the_one_that_signed_itself_are_believed_with_the_right_ca(secure, name):
    nas = secure[0]
    assert call(nas, secure.ca_path, name)["success"]
    nas.switches.certificate = "self_signed"
    assert call(nas, nas.certificate_path, name)["success"]


@pytest.mark.parametrize("kind", ["good", "self_signed", "expired", "not_yet", "other_name", "no_names"])
def test_the_fingerprint_is_that_of_the_certificate_shown(secure, kind):
    nas = secure[0]
    nas.switches.certificate = kind
    shown = ssl.PEM_cert_to_DER_cert(ssl.get_server_certificate(("127.0.0.1", nas.port)))
    assert nas.tls_fingerprint == hashlib.sha256(shown).hexdigest()


def test_the_kinds_differ(secure):
    kinds = ("good", "self_signed", "expired", "not_yet", "other_name", "no_names")
    assert len({secure[0].tls.identity(kind).fingerprint for kind in kinds}) == 6


def test_an_unknown_kind_is_an_error(secure):
    with pytest.raises(ValueError, match="no such certificate"):
        secure[0].tls.identity("golden")


def test_without_https_there_is_none(nas):
    assert (nas.tls_fingerprint, nas.certificate_path) == (None, None)
