# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A certificate that is not believed: what is wrong with it and what to do, for each reason. Nothing is ever sent."""

from __future__ import annotations

import re
import ssl
from datetime import datetime, timedelta, timezone

import pytest
from harness import bad, good
from proxy import Proxy

from ansible_collections.nasfleet.active_backup.plugins.module_utils._http import certificate_words, client
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.adapter import Adapter
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.certificate import Certificate, look_at
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.target import Target

PROBE = "abb_settings_info"
WRONG = {
    "other_name": ("another name than 127.0.0.1", "good for nas01.contoso.example, *.contoso.example", "as hostname"),
    "no_names": ("another name than 127.0.0.1", "good for synology", "as hostname"),
    "expired": ("expired on ", "Renew it"),
    "not_yet": ("not valid yet", "clock"),
    "self_signed": ("signed by itself", "ca_path"),
}
every = pytest.mark.parametrize("kind", WRONG)


@pytest.fixture
def shown(nas, fleet):
    """A NAS, and the options with which its right certificate would be believed."""
    return nas, {"tls_fingerprint": None, "ca_path": fleet.ca_path}


def failed(nas, *words, **options):
    """A run that the certificate ended: told once, and before anything was sent."""
    nas.forget()
    outcome = bad(nas, PROBE, *words, "certificate", "Nothing was sent", **options)
    assert outcome["reason"] == "tls"
    assert not nas.requests
    return outcome


@every
def test_each_reason_is_told_with_what_to_do(shown, kind, fake_time):
    nas, options = shown
    nas.switches.certificate = kind
    outcome = failed(nas, *WRONG[kind], "tls_fingerprint", **options)
    assert not fake_time.pauses  # it does not become right by trying again
    assert kind == "self_signed" or "ca_path" not in outcome["msg"]  # which was right already


@every
def test_a_pinned_one_may_be_as_it_likes(shown, kind):
    nas, options = shown
    nas.switches.certificate = kind
    good(nas, PROBE, **{**options, "tls_fingerprint": [nas.tls_fingerprint]})


@every
def test_the_right_one_is_believed_again(shown, kind):
    nas, options = shown
    nas.switches.certificate = kind
    failed(nas, **options)
    nas.switches.certificate = "good"
    good(nas, PROBE, **options)


def test_one_that_is_signed_by_itself_is_believed_as_ca(shown):
    nas, options = shown
    nas.switches.certificate = "self_signed"
    good(nas, PROBE, **{**options, "ca_path": nas.certificate_path})


def test_the_day_is_told_on_which_it_expired(shown):
    nas, options = shown
    nas.switches.certificate = "expired"
    outcome = failed(nas, **options)
    when = re.search(r"expired on (\S+ \S+) UTC", outcome["msg"])[1]
    ago = datetime.now(timezone.utc) - datetime.strptime(f"{when} +0000", "%Y-%m-%d %H:%M %z")
    assert timedelta(hours=20) < ago < timedelta(days=2)


def test_the_day_is_told_from_which_on_it_is_good(shown):
    nas, options = shown
    nas.switches.certificate = "not_yet"
    when = re.search(r"not valid yet \(from (\S+ \S+) UTC on\)", failed(nas, **options)["msg"])[1]
    left = datetime.strptime(f"{when} +0000", "%Y-%m-%d %H:%M %z") - datetime.now(timezone.utc)
    assert timedelta(0) < left < timedelta(days=2)


def test_a_nas_that_lets_nobody_look_again_is_told_by_the_first_failure(shown, monkeypatch):
    def reset(*args):
        raise ConnectionResetError(104, "Connection reset by peer")

    nas, options = shown
    nas.switches.certificate = "expired"
    monkeypatch.setattr(client, "look_at", reset)
    outcome = failed(nas, "its certificate expired.", **options)
    assert outcome["reason"] == "tls"


def test_an_unknown_ca_is_named(nas):
    failed(nas, "the CA that signed its certificate (O=trustme", "is not known here", "Give that CA in ca_path",
           tls_fingerprint=None)  # fmt: skip


def test_a_ca_that_is_not_that_of_the_nas(nas, other, tmp_path):
    """The advice to give a CA would be no help to somebody who did."""
    nas.switches.certificate = other.switches.certificate = "self_signed"
    stranger = nas.certificate_path
    nas.switches.certificate = "good"
    failed(nas, "is not in ca_path", "between", tls_fingerprint=None, ca_path=stranger)


def test_names_that_are_written_otherwise(nas, fleet):
    """Another way to write 127.0.0.1 is another name."""
    failed(nas, "another name than 127.1", "good for ", "127.0.0.1", hostname="127.1", tls_fingerprint=None,
           ca_path=fleet.ca_path)  # fmt: skip


@pytest.mark.parametrize("hostname", ["127.0.0.1", "localhost"])
def test_an_address_and_a_name_are_verified(nas, fleet, hostname):
    good(nas, PROBE, hostname=hostname, tls_fingerprint=None, ca_path=fleet.ca_path)


def test_a_context_that_requests_brings_is_not_used(nas, fleet, monkeypatch):
    """2.32.0 to 2.32.2 put one of their own into every pool, which knows no ca_path."""
    prepare = Adapter._prepare

    def prepared(self, manager):
        manager.connection_pool_kw["ssl_context"] = ssl.create_default_context()
        return prepare(self, manager)

    monkeypatch.setattr(Adapter, "_prepare", prepared)
    good(nas, PROBE, tls_fingerprint=None, ca_path=fleet.ca_path)
    good(nas, PROBE, tls_fingerprint=None, validate_certs=False)
    bad(nas, PROBE, "tls_fingerprint", tls_fingerprint=["0" * 64])


@every
def test_behind_a_proxy_too(shown, kind, monkeypatch):
    nas, options = shown
    nas.switches.certificate = kind
    proxy = Proxy()
    monkeypatch.setenv("https_proxy", proxy.url)
    failed(nas, *WRONG[kind], **options)
    assert proxy.seen
    proxy.stop()


# --- what is seen of a certificate


def target(nas, **more):
    return Target(nas.hostname, nas.port, timeout=10, **more)


@pytest.mark.parametrize("kind", ["good", *WRONG])
def test_a_certificate_is_seen_whatever_is_wrong_with_it(nas, kind):
    nas.switches.certificate = kind
    seen = look_at(target(nas), {})
    assert seen.sha256 == nas.tls_fingerprint
    assert seen.not_before < seen.not_after
    assert (seen.subject == seen.issuer) == (kind == "self_signed")
    names = {"other_name": ("nas01.contoso.example", "*.contoso.example"), "no_names": ("synology",)}
    assert set(seen.names) == set(names.get(kind, ("127.0.0.1", "localhost", "::1")))
    assert not nas.requests
    assert not nas.oddities


def test_the_context_that_looks_is_not_the_one_that_believes(nas):
    look_at(target(nas), {})
    bad(nas, PROBE, "certificate", tls_fingerprint=None)


def error(code):
    made = ssl.SSLCertVerificationError(1, "certificate verify failed")
    made.verify_code, made.verify_message = code, "words of OpenSSL"
    return made


@pytest.mark.parametrize(
    ("code", "words"),
    [
        (10, "has expired"),  # but the certificate itself has not
        (9, "not valid yet"),
        (18, "signed by itself"),
        (19, "not known here"),
        (20, "not known here"),
        (21, "not known here"),
        (62, "it names no host"),
        (64, "it names no host"),
        (26, "words of OpenSSL"),
    ],
)
@pytest.mark.parametrize("seen", [None, Certificate("", not_after=2**40)])
def test_a_certificate_that_could_not_be_read_is_told_all_the_same(code, words, seen):
    told = certificate_words.problem(error(code), seen, Target("nas", 5001))
    assert words in told or (code == 10 and seen is None and "its certificate expired." in told)
    assert "tls_fingerprint" in told


def test_a_certificate_with_many_names_names_the_first():
    def told(count: int) -> str:
        names = tuple(f"nas{number}.example.org" for number in range(count))
        return certificate_words.problem(error(62), Certificate("", names=names), Target("nas", 5001))

    assert "nas9.example.org, ..." in told(40)
    assert "nas10." not in told(40)
    assert "nas9.example.org. Use" in told(10), "no more of them are left out than there are"
