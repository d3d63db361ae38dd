"""The vocabulary of purposes is closed, whole in every language, and knows no enforcement."""

import re

import pytest

from comity.privacy.domain.vocabulary import Purpose, data_classes, purposes
from comity.values.languages import OFFERED

FORBIDDEN = re.compile(
    r"enforc|immigra|migrat|polic|deport|border|surveil|investigat|crimin|terror|profil"
    r"|market|advert|credit|solvency|commerc",
    re.IGNORECASE,
)
EVERY = pytest.mark.parametrize("purpose", purposes().values(), ids=purposes())


@EVERY
def test_a_purpose_is_a_subclass_of_a_dpv_purpose(purpose: Purpose) -> None:
    assert re.fullmatch(r"https://w3id\.org/dpv(/sector/publicservices)?#[A-Z]\w+", purpose.dpv)


@EVERY
def test_a_purpose_is_said_in_every_language(purpose: Purpose) -> None:
    said = [purpose.text(language) for language in OFFERED]
    assert all(said)
    assert len(set(said)) == len(OFFERED)


@EVERY
def test_no_purpose_is_enforcement_or_trade(purpose: Purpose) -> None:
    assert not FORBIDDEN.search(f"{purpose.id} {purpose.dpv} {purpose.text('en')}")


@EVERY
def test_a_purpose_names_roles_grounds_and_known_classes(purpose: Purpose) -> None:
    known = {"officer", "overseer", "service", "helper", "supervisor", "ombudsperson"}
    assert set(purpose.roles) <= known
    assert set(purpose.grounds) <= {"public_task", "legal_duty", "consent"}
    assert set(purpose.classes) <= set(data_classes())
    assert purpose.roles
    assert purpose.grounds
    assert purpose.classes


def test_another_language_is_answered_in_english() -> None:
    assert purposes()["check_identity"].text("pt") == purposes()["check_identity"].text("en")
    assert purposes()["check_identity"].text("de-AT") == purposes()["check_identity"].text("de")


def test_every_class_is_named_in_every_language() -> None:
    assert all(len(c.words) == len(OFFERED) and all(c.words) for c in data_classes().values())
