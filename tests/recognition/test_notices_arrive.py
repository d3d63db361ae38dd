"""What is promised to be written is written: by real mail, once, with nothing personal in it."""

import re
import uuid
from collections.abc import Iterator
from email.message import Message
from typing import Any

import psycopg
import pytest
from tests.certificates.desk import worker
from tests.privacy.scenes import Scene
from tests.recognition.mailbox import Mailbox, mailbox

from comity.ledger import actions as ledger
from comity.parties.models import MailRow
from comity.recognition.actions import notifying
from comity.recognition.domain.notice_words import SUBJECTS, worded
from comity.values.languages import OFFERED
from recognition.applicants import answers, lodged
from recognition.people import SignedIn, new_person

pytestmark = pytest.mark.database


@pytest.fixture
def post(settings: Any, product: Scene) -> Iterator[Mailbox]:
    with worker(product):
        notifying.send_waiting()  # what other tests left
    with mailbox(settings) as server:
        yield server


def applied(language: str = "de") -> tuple[SignedIn, str]:
    who, address = new_person(), f"{uuid.uuid4().hex}@example.org"
    lodged(who, person=answers()["person"] | {"email": address, "language": language})
    return who, address


def sent_to(server: Mailbox, address: str) -> list[Message]:
    return [one for one in server.kept if one["To"] == address]


def state_of(as_superuser: psycopg.Connection, subject: uuid.UUID) -> tuple[Any, ...]:
    row = as_superuser.execute(
        "SELECT sent IS NOT NULL, attempts, fault FROM outbox WHERE subject = %s", [subject]
    ).fetchone()
    assert row is not None
    return row


def text(message: Message) -> str:
    raw = message.get_payload(decode=True)
    assert isinstance(raw, bytes)
    return raw.decode()


def test_an_application_is_acknowledged_by_mail_in_the_persons_language(
    post: Mailbox, product: Scene, as_superuser: psycopg.Connection
) -> None:
    who, address = applied("de")
    with worker(product):
        notifying.send_waiting()
        notifying.send_waiting()
    (message,) = sent_to(post, address)
    assert "angekommen" in text(message)
    assert re.search(r"https?://\S+/de/my/", text(message))
    assert "Okafor" not in message.as_string()
    assert state_of(as_superuser, who.id) == (True, 1, None)


def test_the_person_sees_that_their_address_was_read_and_why(
    post: Mailbox, product: Scene, as_superuser: psycopg.Connection
) -> None:
    who, _address = applied()
    with worker(product):
        notifying.send_waiting()
    assert post.kept
    read = as_superuser.execute(
        "SELECT purpose FROM lease WHERE subject = %s AND data_class = 'contact'", [who.id]
    ).fetchall()
    assert read == [("notify_applicant",)]


def test_a_mailbox_that_refuses_is_noted_by_its_code_alone(
    post: Mailbox, product: Scene, as_superuser: psycopg.Connection
) -> None:
    post.refuses = True
    who, address = applied()
    with worker(product):
        notifying.send_waiting()
    assert sent_to(post, address) == []
    assert state_of(as_superuser, who.id) == (False, 1, "ADDRESS-REFUSED")


def test_a_mail_server_that_is_away_loses_nothing(
    post: Mailbox, product: Scene, settings: Any, as_superuser: psycopg.Connection
) -> None:
    who, address = applied()
    at, settings.EMAIL_PORT = settings.EMAIL_PORT, 9
    with worker(product):
        notifying.send_waiting()
    assert state_of(as_superuser, who.id) == (False, 1, "MAIL-SERVER")
    settings.EMAIL_PORT = at
    five_minutes_later(as_superuser, who)
    with worker(product):
        notifying.send_waiting()
    assert len(sent_to(post, address)) == 1


def test_killed_between_sending_and_noting_it_comes_again_as_the_same_message(
    post: Mailbox,
    product: Scene,
    as_superuser: psycopg.Connection,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    who, address = applied()

    def killed(*_: object, **__: object) -> None:
        raise KeyboardInterrupt

    with worker(product):
        with monkeypatch.context() as dying:
            dying.setattr(ledger, "settle", killed)
            with pytest.raises(KeyboardInterrupt):
                notifying.send_waiting()
        five_minutes_later(as_superuser, who)
        notifying.send_waiting()
    first, second = sent_to(post, address)
    assert first["Message-ID"] == second["Message-ID"]
    assert state_of(as_superuser, who.id) == (True, 2, None)


def five_minutes_later(as_superuser: psycopg.Connection, who: SignedIn) -> None:
    as_superuser.execute(
        "UPDATE outbox SET taken = taken - interval '6 minutes' WHERE subject = %s", [who.id]
    )


def test_the_demonstration_shows_the_message_on_its_page(product: Scene, settings: Any) -> None:
    settings.EMAIL_BACKEND = "comity.parties.web.outbox.OutboxBackend"
    _who, address = applied("fr")
    with worker(product):
        notifying.send_waiting()
    assert MailRow.objects.get(to=address).subject == "Votre demande est arrivée"


@pytest.mark.parametrize("language", OFFERED)
@pytest.mark.parametrize("template", SUBJECTS)
def test_every_notice_has_words_in_every_language(template: str, language: str) -> None:
    message = worded(template, language=language, office="Amt", origin="https://c.example")
    english = worded(template, language="en", office="Amt", origin="https://c.example")
    assert message is not None
    assert english is not None
    assert (message.subject == english.subject) is (language == "en")
    place = "helping" if template == "recognition/helped" else "my"
    assert f"https://c.example/{language}/{place}/" in message.body


def test_every_notice_that_is_posted_has_words() -> None:
    assert worded("nothing/such", language="en", office="", origin="") is None
