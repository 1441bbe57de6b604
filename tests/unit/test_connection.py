# Copyright (c) NAS Fleet contributors
# GNU General Public License v3.0+ (see LICENSES/GPL-3.0-or-later.txt or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The connection options: where from, what they mean, and what is refused before anything is sent."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import ssl
import threading
from types import SimpleNamespace

import pytest
import yaml
from harness import bad, connection, good, on, run

from ansible_collections.nasfleet.active_backup.plugins.doc_fragments import dsm
from ansible_collections.nasfleet.active_backup.plugins.module_utils._errors import InvalidInput, TransportError
from ansible_collections.nasfleet.active_backup.plugins.module_utils._frontend.options import (
    OPTIONS,
    connection_options,
)
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.client import Http
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.reply import read
from ansible_collections.nasfleet.active_backup.plugins.module_utils._http.target import Target
from simulator import tls

CONNECTION = connection_options({})
PROBE = "abb_settings_info"  # two requests and a sign-out
OTP = {"username": "otp", "password": "S3cret-CANARY-otp"}


def login_of(nas, number=0):
    """The parameters of a sign-in."""
    return [record for record in nas.requests if record.name == "SYNO.API.Auth.login"][number].params


def test_options_are_those_of_the_contract():
    names = "hostname port https username password otp_code device_token device_name validate_certs ca_path"
    assert set(CONNECTION) == {*names.split(), "tls_fingerprint", "timeout", "session"}
    assert {name for name, spec in CONNECTION.items() if spec.get("no_log")} == {"password", "otp_code", "device_token"}
    suboptions = CONNECTION["session"]["options"]
    assert {name for name, spec in suboptions.items() if spec.get("no_log")} == {"sid", "synotoken"}
    defaults = {name: spec["default"] for name, spec in CONNECTION.items() if "default" in spec}
    assert defaults == {"https": True, "device_name": "ansible", "validate_certs": True, "timeout": 30}


@pytest.mark.parametrize("option", OPTIONS, ids=lambda option: option.field.name)
def test_the_fragment_says_where_an_option_comes_from(option):
    documented = yaml.safe_load(dsm.ModuleDocFragment.DOCUMENTATION)["options"]
    assert set(documented) == {one.field.name for one in OPTIONS}
    elsewhere = f", else E({option.environment})" if option.environment else ""
    last = documented[option.field.name]["description"][-1]
    assert last.startswith(f"If not set, the variable C({option.variable}) of the host is used{elsewhere}")


# --- where the options come from


def test_alias_host(nas):
    good(nas, PROBE, hostname=None, host=nas.hostname)


def test_option_wins_over_environment(nas, monkeypatch):
    for name in ("HOSTNAME", "USERNAME", "PASSWORD", "TLS_FINGERPRINT", "CA_PATH"):
        monkeypatch.setenv(f"DSM_{name}", "wrong")
    monkeypatch.setenv("DSM_PORT", "1")
    monkeypatch.setenv("DSM_CA_PATH", "")
    good(nas, PROBE)


def test_rest_of_the_environment(nas, fleet, monkeypatch):
    monkeypatch.setenv("DSM_CA_PATH", fleet.ca_path)
    good(nas, PROBE, tls_fingerprint=None)
    monkeypatch.setenv("DSM_CA_PATH", "")
    bad(nas, PROBE, "certificate", tls_fingerprint=None)
    monkeypatch.setenv("DSM_VALIDATE_CERTS", "false")
    good(nas, PROBE, tls_fingerprint=None)
    monkeypatch.setenv("DSM_TLS_FINGERPRINT", f"{'0' * 64}, {nas.tls_fingerprint}")
    good(nas, PROBE, tls_fingerprint=None)
    monkeypatch.setenv("DSM_TLS_FINGERPRINT", "0" * 64)
    bad(nas, PROBE, "tls_fingerprint", tls_fingerprint=None)
    monkeypatch.setenv("DSM_TIMEOUT", "0")
    bad(nas, PROBE, "timeout", "0")


def test_codes_and_tokens_from_the_environment(nas, monkeypatch):
    monkeypatch.setenv("DSM_OTP_CODE", "123456")
    good(nas, PROBE, **OTP)
    monkeypatch.delenv("DSM_OTP_CODE")
    nas.device_tokens["token-CANARY"] = ("otp", "playbooks")
    monkeypatch.setenv("DSM_DEVICE_TOKEN", "token-CANARY")
    bad(nas, PROBE, "one-time code", **OTP)
    monkeypatch.setenv("DSM_DEVICE_NAME", "playbooks")
    good(nas, PROBE, **OTP)


def test_http_from_the_environment(plain, monkeypatch):
    monkeypatch.setenv("DSM_HTTPS", "no")
    assert "https" in str(good(plain, PROBE, https=None)["warnings"])


@pytest.mark.parametrize("name", sorted(set(CONNECTION) - {"hostname", "port", "username", "password"}))
@pytest.mark.parametrize("way", ["option", "environment"])
def test_empty_is_unset(nas, fleet, monkeypatch, name, way):
    """AWX injects empty strings."""
    options = {"ca_path": fleet.ca_path, "tls_fingerprint": None}
    if way == "environment":
        monkeypatch.setenv(f"DSM_{name.upper()}", "")
        good(nas, PROBE, **options)
    else:
        for empty in {"tls_fingerprint": ["", [], [""]], "session": ["", {}]}.get(name, [""]):
            good(nas, PROBE, **{**(options if name != "ca_path" else {}), name: empty})
    assert login_of(nas).get("otp_code") is None
    assert login_of(nas).get("device_id") is None


@pytest.mark.parametrize("name", ["hostname", "port", "username", "password", "tls_fingerprint"])
def test_an_empty_option_gives_way_to_the_environment(nas, monkeypatch, name):
    value = connection(nas)[name]
    monkeypatch.setenv(f"DSM_{name.upper()}", value[0] if isinstance(value, list) else str(value))
    good(nas, PROBE, **{name: ""})


@pytest.mark.parametrize("empty", [None, ""])
@pytest.mark.parametrize(("https", "port"), [(True, 5001), (False, 5000)])
def test_default_port(nas, https, port, empty):
    options = {"hostname": "127.0.0.9", "port": empty, "https": https, "tls_fingerprint": None}
    bad(nas, PROBE, f"127.0.0.9:{port}", **options)


@pytest.mark.parametrize("name", ["hostname", "username", "password"])
@pytest.mark.parametrize("value", [None, ""])
def test_what_is_needed(nas, name, value):
    bad(nas, PROBE, name, f"DSM_{name.upper()}", **{name: value})
    assert not nas.requests


# --- values that cannot be right

GARBAGE = [
    "https://nas",
    "nas/webapi",
    "nas 1",
    "user@nas",
    "nas?x",
    "nas#x",
    "a..b",
    ".",
    "a" * 300,
    "nas:5001",
    "[::1",
]
GARBAGE += ["nas\n", "%zz", "nas\\x", "*"]


@pytest.mark.parametrize("hostname", GARBAGE)
def test_garbage_as_hostname(nas, hostname):
    outcome = bad(nas, PROBE, "hostname", hostname=hostname)
    assert "Unexpected error" not in outcome["msg"]
    assert not nas.requests


@pytest.mark.parametrize("hostname", ["nas:5001", "[::1]:5001", " 10.0.0.9:5001 "])
def test_a_port_in_the_hostname_is_told_where_it_belongs(nas, hostname):
    bad(nas, PROBE, "hostname", "holds a port: set port: 5001", hostname=hostname)
    assert not nas.connections


WRONG = {
    "port-0": ({"port": 0}, ("port", "0", "65535")),
    "port-70000": ({"port": 70000}, ("port", "70000", "65535")),
    "port-word": ({"port": "https"}, ("port", "int")),
    "timeout-0": ({"timeout": 0}, ("timeout", "0", "1")),
    "timeout-negative": ({"timeout": -5}, ("timeout", "-5")),
    "otp-short": ({"otp_code": "12345"}, ("otp_code", "six digits")),
    "otp-letters": ({"otp_code": "12345a"}, ("otp_code", "six digits")),
    "fingerprint-short": ({"tls_fingerprint": ["ab:cd"]}, ("tls_fingerprint", "ab:cd", "64")),
    "fingerprint-letters": ({"tls_fingerprint": ["g" * 64]}, ("tls_fingerprint", "64")),
    "fingerprint-sha1": ({"tls_fingerprint": ["a" * 40]}, ("tls_fingerprint", "64")),
    "second-fingerprint": ({"tls_fingerprint": ["a" * 64, "b"]}, ("tls_fingerprint", "'b'", "64")),
    "ca-missing": ({"ca_path": "/nowhere/ca.pem", "tls_fingerprint": None}, ("ca_path", "/nowhere/ca.pem")),
    "ca-not-pem": ({"ca_path": __file__, "tls_fingerprint": None}, ("ca_path", __file__)),
    "fingerprint-http": ({"https": False}, ("tls_fingerprint", "https")),
    "ca-http": ({"https": False, "tls_fingerprint": None, "ca_path": __file__}, ("ca_path", "https")),
}


@pytest.mark.parametrize("row", WRONG)
def test_wrong_values_fail_before_anything_is_sent(nas, row):
    options, words = WRONG[row]
    outcome = bad(nas, PROBE, *words, **options)
    assert "Unexpected error" not in outcome["msg"]
    assert nas.connections == 0


# --- one-time codes and trusted devices


def test_code(nas):
    good(nas, PROBE, otp_code="123456", **OTP)
    assert login_of(nas)["otp_code"] == "123456"


def test_wrong_code_is_tried_once(nas):
    assert bad(nas, PROBE, "code", otp_code="000000", **OTP)["code"] == 404
    assert nas.sign_ins == 1


def test_a_session_that_dies_after_a_code_fails_and_says_so(nas):
    nas.fault("SYNO.ActiveBackup.*", None, "drop_session")
    outcome = bad(nas, PROBE, "otp_code", "device_token", otp_code="123456", **OTP)
    assert (outcome["api"], outcome["method"], outcome["reason"]) == ("SYNO.API.Auth", "login", "sign_in")
    assert nas.sign_ins == 1


@pytest.mark.parametrize("kind", ["reset_before", "reset_after", "http", "not_json", "truncate"])
def test_a_code_is_never_sent_twice(nas, kind):
    """Also where it is not known whether the NAS has seen it."""
    nas.fault("SYNO.API.Auth", "login", kind)
    on(nas, PROBE, otp_code="123456", **OTP)
    assert [login_of(nas, number).get("otp_code") for number in range(nas.sign_ins)].count("123456") == 1
    nas.open_sessions.clear()


@pytest.mark.parametrize("code", [101, 102, 103, 104, 114, 120])
def test_a_code_is_not_sent_twice_to_the_same_place(nas, code):
    """These errors may mean a DSM that signs in at another path. It is asked, and says that it does not."""
    nas.fault("SYNO.API.Auth", "login", "error", code=code)
    assert bad(nas, PROBE, otp_code="123456", **OTP)["code"] == code
    assert nas.sign_ins == 1


def test_a_session_with_a_token_that_no_header_can_hold(nas):
    body = {"success": True, "data": {"sid": "CANARY-sid", "synotoken": "CANARY\nX-Evil: 1"}}
    nas.fault("SYNO.API.Auth", "login", "json", body=body)
    bad(nas, PROBE, "without returning a session")


def test_a_busy_nas_is_signed_out_of_a_moment_later(nas, fake_time):
    nas.fault("SYNO.API.Auth", "logout", "error", code=117)
    good(nas, PROBE)
    assert fake_time.pauses == [1]
    assert not nas.open_sessions


def test_a_code_that_never_left_may_still_be_sent(nas, fake_time):
    nas.fault(kind="refuse")
    fake_time.later(1, nas.clear_faults)
    good(nas, PROBE, otp_code="123456", **OTP)


def test_device_token(nas):
    nas.device_tokens["token-CANARY"] = ("otp", "ansible")
    nas.fault("SYNO.ActiveBackup.*", None, "drop_session")
    good(nas, PROBE, device_token="token-CANARY", **OTP)
    assert nas.sign_ins == 2
    for number in (0, 1):
        sent = login_of(nas, number)
        assert (sent["device_id"], sent["device_name"], "otp_code" in sent) == ("token-CANARY", "ansible", False)


def test_sign_in_and_sign_out_are_of_the_version_that_knows_trusted_devices(nas):
    """Protocol reference 1.4."""
    good(nas, PROBE)
    versions = {record.method: record.version for record in nas.requests if record.api == "SYNO.API.Auth"}
    assert versions == {"login": "6", "logout": "6"}
    names = {record.raw_params["session"] for record in nas.requests if record.api == "SYNO.API.Auth"}
    assert len(names) == 1, "the sign-out is for the session that was opened"
    assert names.pop().isalnum(), "text as it is, not as JSON"


@pytest.mark.parametrize(("highest", "used"), [(3, "3"), ("3", "3"), (6, "6"), (7, "6"), (None, "6"), ("x", "6")])
def test_an_older_dsm_is_signed_in_to_by_its_own_version(nas, highest, used):
    nas.switches.dsm6 = True
    entry = {"path": "auth.cgi", "minVersion": 1, "maxVersion": highest}
    nas.fault("SYNO.API.Info", "query", "data", data={"SYNO.API.Auth": entry})
    good(nas, PROBE)
    seen = [record for record in nas.requests if record.api == "SYNO.API.Auth" and record.path.endswith("auth.cgi")]
    assert [(record.method, record.version) for record in seen] == [("login", used), ("logout", used)]


def test_code_and_device_token(nas):
    """The code serves once; afterwards the token has to do."""
    nas.device_tokens["token-CANARY"] = ("otp", "ansible")
    nas.fault("SYNO.ActiveBackup.*", None, "drop_session")
    good(nas, PROBE, device_token="token-CANARY", otp_code="123456", **OTP)
    assert [login_of(nas, number).get("otp_code") for number in range(nas.sign_ins)].count("123456") <= 1


# --- TLS


def colons(text):
    return ":".join(text[place : place + 2] for place in range(0, 64, 2))


@pytest.mark.parametrize("form", [str.upper, colons, lambda text: colons(text).upper(), lambda text: f" {text} "])
@pytest.mark.parametrize("verify", [True, False])
def test_forms_of_a_fingerprint(nas, form, verify):
    good(nas, PROBE, tls_fingerprint=[form(nas.tls_fingerprint)], validate_certs=verify)


def test_several_fingerprints(nas):
    good(nas, PROBE, tls_fingerprint=["0" * 64, nas.tls_fingerprint])
    good(nas, PROBE, tls_fingerprint=f"{'0' * 64},{nas.tls_fingerprint}")


@pytest.mark.parametrize("more", [{}, {"validate_certs": False}, {"ca_path": True}], ids=str)
def test_a_wrong_fingerprint_sends_nothing(nas, fleet, more, fake_time):
    """Neither without a check of the chain nor with a chain that is in order."""
    more = {"ca_path": fleet.ca_path} if "ca_path" in more else more
    bad(nas, PROBE, "tls_fingerprint", nas.tls_fingerprint, tls_fingerprint=["0" * 64, "f" * 64], **more)
    assert not nas.requests
    assert not fake_time.pauses  # a wrong certificate does not become right by trying again


def test_a_certificate_of_an_unknown_ca_sends_nothing(nas):
    bad(nas, PROBE, "certificate", "ca_path", "tls_fingerprint", tls_fingerprint=None)
    assert not nas.requests


def test_without_any_check(nas):
    assert "warnings" not in good(nas, PROBE, tls_fingerprint=None, validate_certs=False)


def test_the_name_is_checked(nas, fleet):
    """A certificate of the right CA, for another name (another way to write 127.0.0.1)."""
    bad(nas, PROBE, "certificate", hostname="127.1", tls_fingerprint=None, ca_path=fleet.ca_path)
    assert not nas.requests


def test_https_to_a_port_without(plain, fake_time):
    outcome = bad(plain, PROBE, "does not speak TLS on this port", "the one for http", "5001", https=True)
    assert outcome["reason"] == "tls"
    assert not plain.requests
    assert not fake_time.pauses


def test_http_to_a_port_with_tls(nas, fake_time):
    """What the NAS makes of it is a broken connection; that there is TLS is looked up."""
    outcome = bad(nas, PROBE, "speaks https on this port, but https is false", "https: true", https=False,
                  tls_fingerprint=None)  # fmt: skip
    assert outcome["reason"] == "tls"
    assert not nas.requests
    assert not fake_time.pauses


@pytest.mark.parametrize("text", ["The plain HTTP request was sent to HTTPS port", "Bad Request"])
def test_http_to_a_web_server_with_tls(text):
    """nginx, which DSM has, says so itself."""
    page = SimpleNamespace(status_code=400, reason="Bad Request", headers={})
    with pytest.raises(TransportError) as caught:
        read(page, f"<html>{text}</html>".encode(), Target("nas", 5001, https=False))
    assert ("https: true" in caught.value.message) == ("HTTPS" in text)


@pytest.mark.parametrize(
    ("location", "words"),
    [
        ("https://nas.example.org:5001/", ("https: true and port: 5001",)),
        ("https://nas.example.org/", ("https: true and port: 443",)),
        ("http://elsewhere.example.org/", ("Check hostname, port and https",)),
        ("https://nas.example.org:none/", ("Check hostname, port and https",)),
        ("https://[", ("Check hostname, port and https",)),
    ],
)
def test_a_redirect_to_https_says_where(plain, location, words, fake_time):
    plain.fault("SYNO.API.Auth", "login", "http", status=302, location=location)
    bad(plain, PROBE, "redirects", *words)
    assert not fake_time.pauses


def test_a_quickconnect_id_is_no_host_name(nas):
    outcome = bad(nas, PROBE, "QuickConnect ID", "is not known here", hostname="my-nas-of-nobody", tls_fingerprint=None)
    assert outcome["reason"] == "unreachable"
    outcome = bad(nas, PROBE, "is not known here", hostname="nas.of.nobody.invalid", tls_fingerprint=None)
    assert "QuickConnect" not in outcome["msg"]


@pytest.mark.parametrize("hostname", ["my-nas.quickconnect.to", "direct.QuickConnect.to."])
@pytest.mark.parametrize("status", [200, 302, 403])
def test_quickconnect_is_for_browsers(hostname, status):
    page = SimpleNamespace(status_code=status, reason="", headers={"Location": "/"})
    with pytest.raises(TransportError, match="QuickConnect is for browsers and apps"):
        read(page, b"<html></html>", Target(hostname, 443))


def test_text_that_cannot_be_sent_is_told_as_that(plain):
    """Half of a character, as a broken file name may hold. It is not the hostname that is wrong."""
    with pytest.raises(InvalidInput, match="half of a character") as caught:
        Http(Target(plain.hostname, plain.port, https=False), {}).post("entry.cgi", {"name": "\ud800"}, {})
    assert "hostname" not in caught.value.message
    assert plain.connections == 0


# --- a NAS that speaks an old TLS


class Outdated(socketserver.BaseRequestHandler):
    """Shakes hands by TLS 1.1, and records what it then is sent."""

    def handle(self):
        with contextlib.suppress(OSError), self.server.tls.context.wrap_socket(self.request, server_side=True) as link:
            self.server.got.append((link.version(), link.recv(9)))


@pytest.fixture
def outdated(tmp_path):
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Outdated) as server:
        certificates, server.got = tls.Tls(tmp_path), []
        server.tls, server.ca_path = certificates.identity("good"), certificates.ca_path
        _as_of_old(server.tls.context)
        server.tls.context.maximum_version = ssl.TLSVersion.TLSv1_1
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
@pytest.mark.parametrize("way", ["fingerprint", "chain", "unchecked"])
def test_tls_has_to_be_1_2_at_least(outdated, fake_time, way):
    options = {
        "fingerprint": {"tls_fingerprint": [outdated.tls.fingerprint]},
        "chain": {"ca_path": outdated.ca_path},
        "unchecked": {"validate_certs": False},
    }
    where = {"hostname": "127.0.0.1", "port": outdated.server_address[1]}
    outcome = run(PROBE, {**where, "username": "admin", "password": "x", **options[way]})
    assert "does not speak TLS 1.2" in outcome["msg"]
    assert not outdated.got
    assert not fake_time.pauses


@pytest.mark.filterwarnings("ignore:ssl.TLSVersion:DeprecationWarning")
def test_the_outdated_nas_does_speak_tls(outdated):
    """Or the test above could not fail."""
    context = ssl.create_default_context(cafile=outdated.ca_path)
    _as_of_old(context)
    with (
        socket.create_connection(outdated.server_address, timeout=10) as plain,
        context.wrap_socket(plain, server_hostname="127.0.0.1") as secure,
    ):
        secure.sendall(b"something")
        assert secure.version() == "TLSv1.1"
        secure.recv(1)
    assert outdated.got == [("TLSv1.1", b"something")]


def _as_of_old(context):
    context.minimum_version = ssl.TLSVersion.TLSv1_1
    context.set_ciphers("ALL:@SECLEVEL=0")


# --- time-outs


def test_timeout_holds_for_one_request(nas, fake_time):
    nas.fault("SYNO.ActiveBackup.Setting", "list", "hang", seconds=20)
    good(nas, PROBE, timeout=1)
    assert fake_time.pauses == [1]


def test_timeout_is_told(nas, fake_time):
    nas.fault("SYNO.API.Auth", "login", "hang", times=None, seconds=20)
    bad(nas, PROBE, "did not answer within 1 s", timeout=1, otp_code="123456", **OTP)
    assert not fake_time.pauses  # the code may have been used up, so there is no second try


# --- the environment of requests


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_bundles_of_requests_are_not_honoured(nas, fleet, monkeypatch, variable):
    monkeypatch.setenv(variable, fleet.ca_path)
    bad(nas, PROBE, "certificate", tls_fingerprint=None)
    monkeypatch.setenv(variable, "/nowhere")
    good(nas, PROBE)
    good(nas, PROBE, tls_fingerprint=None, ca_path=fleet.ca_path)


def test_options_of_other_modules_are_refused(nas):
    """A typing mistake in an option is no option."""
    outcome = run(PROBE, connection(nas, user="admin"))
    assert outcome["failed"]
    assert "user" in outcome["msg"]
    assert not nas.requests
