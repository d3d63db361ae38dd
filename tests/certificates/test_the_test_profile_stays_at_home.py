"""The test profile is off, and on it answers this machine only."""

import json
import os
import subprocess
import sys
import urllib.error
import urllib.request
from typing import Any

import pytest
from django.http import Http404
from django.test import RequestFactory

from comity.certificates.web import profile
from comity.proofs.contexts import CREDENTIALS
from comity.site.environment import read_environment
from comity.values.refusals import Refusal

pytestmark = pytest.mark.database
FIND = """
import django, sys
from django.urls import Resolver404, resolve
django.setup()
try:
    resolve(sys.argv[1])
except Resolver404:
    sys.exit(3)
"""


def asked(address: str, body: object = None, **headers: str) -> tuple[int, dict[str, Any]]:
    raw = body if isinstance(body, bytes) else None if body is None else json.dumps(body).encode()
    request = urllib.request.Request(address, raw, {"Content-Type": "application/json", **headers})
    try:
        with urllib.request.urlopen(request, timeout=20) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            content = error.read()
        is_json = error.headers["Content-Type"] == "application/json"
        return error.code, json.loads(content) if is_json else {}


def credential(issuer: str) -> dict[str, Any]:
    return {
        "@context": [CREDENTIALS],
        "type": ["VerifiableCredential"],
        "issuer": issuer,
        "credentialSubject": {"id": "did:example:holder", "name": "Zoë"},
    }


@pytest.mark.parametrize("suite", ["", "eddsa-rdfc-2022/", "eddsa-jcs-2022/"])
def test_a_suite_issues_and_verifies_over_http(web_for_suites: str, suite: str) -> None:
    _, named = asked(f"{web_for_suites}/profile/issuer")
    code, issued = asked(
        f"{web_for_suites}/profile/{suite}credentials/issue",
        {"credential": credential(named["id"]), "options": {}},
    )
    assert (code, issued["issuer"]) == (201, named["id"])
    verify = f"{web_for_suites}/profile/credentials/verify"
    code, said = asked(verify, {"verifiableCredential": issued, "options": {}})
    assert (code, said["verified"], said["errors"]) == (200, True, [])
    issued["credentialSubject"]["name"] = "Zoe"
    code, said = asked(verify, {"verifiableCredential": issued})
    assert (code, said["verified"]) == (400, False)
    assert {error["code"] for error in said["errors"]} == {"PROOF-SIGNATURE"}


@pytest.mark.parametrize(
    "body", [b"", b"{", b"[]", b'{"credential": 1}', b'{"credential": {}, "options": {}}']
)
def test_a_bad_request_is_told_every_fault_and_never_breaks(
    web_for_suites: str, body: bytes
) -> None:
    code, said = asked(f"{web_for_suites}/profile/credentials/issue", body)
    assert code == 400
    assert said["errors"]


def test_its_status_list_is_served(web_for_suites: str) -> None:
    address = f"{web_for_suites}/profile/status/7-revocation"
    with urllib.request.urlopen(address, timeout=20) as answer:
        assert json.load(answer)["type"][1] == "BitstringStatusListCredential"


def test_what_a_proxy_passes_on_finds_nothing(web_for_suites: str) -> None:
    address = f"{web_for_suites}/profile/issuer"
    assert asked(address, **{"X-Forwarded-For": "203.0.113.7"})[0] == 404


def test_another_machine_finds_nothing() -> None:
    own, other = RequestFactory().get("/"), RequestFactory().get("/", REMOTE_ADDR="203.0.113.7")
    assert profile.issuer(own).status_code == 200
    with pytest.raises(Http404):
        profile.issuer(other)


def test_a_list_without_such_an_entry_is_not_found() -> None:
    asked_here = RequestFactory().get("/profile/status/131072-revocation")
    assert profile.status(asked_here, number=131_071, purpose="revocation").status_code == 200
    for number in (131_072, int("9" * 40)):
        with pytest.raises(Http404):
            profile.status(asked_here, number=number, purpose="revocation")


@pytest.mark.parametrize(("wish", "code"), [("", 3), ("no", 3), ("yes", 0)])
def test_the_addresses_exist_only_where_it_is_switched_on(wish: str, code: int) -> None:
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "comity.site.settings",
        "COMITY_TEST_PROFILE": wish,
    }
    command = [sys.executable, "-c", FIND, "/profile/credentials/issue"]
    assert subprocess.run(command, env=environment, check=False).returncode == code


def test_it_is_refused_on_a_public_address() -> None:
    given = {"COMITY_TEST_PROFILE": "yes", "COMITY_ORIGIN": "https://recognition.example.org"}
    with pytest.raises(Refusal) as refused:
        read_environment(given)
    assert [fault.path for fault in refused.value.faults] == ["COMITY_TEST_PROFILE"]
