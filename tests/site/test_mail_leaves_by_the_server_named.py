"""Where messages leave is read from one address; nothing goes unencrypted over a network."""

from urllib.parse import unquote

import pytest

from comity.site.environment import read_environment
from comity.site.mailing import mail_server
from comity.values.refusals import Refusal


def test_an_address_names_server_user_and_password() -> None:
    settings = mail_server("smtp://comity:p%40ss%2F@mail.example").settings
    assert settings["EMAIL_HOST"] == "mail.example"
    assert settings["EMAIL_PORT"] == 587
    assert settings["EMAIL_HOST_USER"] == "comity"
    assert unquote("p%40ss%2F") == settings["EMAIL_HOST_PASSWORD"]
    assert settings["EMAIL_USE_TLS"]
    assert not settings["EMAIL_USE_SSL"]


def test_tls_at_once_and_this_machine() -> None:
    at_once = mail_server("smtps://mail.example").settings
    assert (at_once["EMAIL_PORT"], at_once["EMAIL_USE_SSL"]) == (465, True)
    assert not at_once["EMAIL_USE_TLS"]
    near = mail_server("").settings
    assert (near["EMAIL_HOST"], near["EMAIL_PORT"], near["EMAIL_USE_TLS"]) == (
        "localhost",
        25,
        False,
    )


@pytest.mark.parametrize(
    "address",
    [
        "mail.example",
        "http://mail.example",
        "smtp://",
        "smtp://x:99999",
        "smtp://x/y",
        "smtp://x?a=1",
    ],
)
def test_another_address_is_named_as_a_fault(address: str) -> None:
    with pytest.raises(Refusal) as refused:
        read_environment({"COMITY_SMTP": address, "COMITY_SENDER": "two@a.example, b@b.example"})
    assert [fault.path for fault in refused.value.faults] == ["COMITY_SMTP", "COMITY_SENDER"]
