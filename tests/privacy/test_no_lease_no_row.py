"""Whatever roles, leases, withdrawals and rollbacks come: who sees whom is what the leases say."""

import os
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

import psycopg
import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    Bundle,
    RuleBasedStateMachine,
    initialize,
    invariant,
    rule,
    run_state_machine_as_test,
)
from tests.privacy.scenes import A, B, Scene, Who, become, open_lease

pytestmark = pytest.mark.database
BUDGET = 4
EXAMPLES = int(os.environ.get("COMITY_STATEFUL_EXAMPLES", "25"))
STEPS = int(os.environ.get("COMITY_STATEFUL_STEPS", "40"))
CLASSES = st.sampled_from(["identity", "case_file"])
CITIES = st.sampled_from([A, B])


@dataclass
class Officer:
    """An officer as the model knows them."""

    who: Who
    city: str
    is_in: bool = True
    leases: set[tuple[uuid.UUID, str]] = field(default_factory=set)
    met: set[uuid.UUID] = field(default_factory=set)


@dataclass
class Person:
    """A person as the model knows them: where they applied, and which bases still hold."""

    who: Who
    city: str
    is_usable: bool = True


@pytest.fixture(scope="module")
def small_budget(scene: Scene) -> Iterator[Scene]:
    scene.admin.execute("UPDATE budget SET subjects_per_day = %s WHERE role = 'officer'", [BUDGET])
    yield scene
    scene.admin.execute("UPDATE budget SET subjects_per_day = 60 WHERE role = 'officer'")


def test_nobody_sees_anybody_without_a_committed_live_lease(small_budget: Scene) -> None:
    conn = small_budget.connect("app")

    class Machine(Reading):
        scene = small_budget
        app = conn

    run_state_machine_as_test(
        Machine,
        settings=settings(
            max_examples=EXAMPLES,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )
    conn.close()


class Reading(RuleBasedStateMachine):
    """Random work of two cities; after every step each actor sees exactly what the model says."""

    scene: Scene
    app: psycopg.Connection[Any]
    officers = Bundle("officers")
    persons = Bundle("persons")

    def __init__(self) -> None:
        super().__init__()
        self.all_officers: list[Officer] = []
        self.all_persons: list[Person] = []

    @initialize(target=officers, city=CITIES)
    def first_officer(self, city: str) -> Officer:
        return self.new_officer(city)

    @initialize(target=persons, city=CITIES)
    def first_person(self, city: str) -> Person:
        return self.new_person(city)

    @rule(target=officers, city=CITIES)
    def officer_is_appointed(self, city: str) -> Officer:
        return self.new_officer(city)

    @rule(target=persons, city=CITIES)
    def person_applies(self, city: str) -> Person:
        return self.new_person(city)

    def new_officer(self, city: str) -> Officer:
        self.all_officers.append(Officer(self.scene.officer(city), city))
        return self.all_officers[-1]

    def new_person(self, city: str) -> Person:
        self.all_persons.append(Person(self.scene.applicant(city), city))
        return self.all_persons[-1]

    @rule(officer=officers, person=persons, data_class=CLASSES, ends=st.sampled_from("cccrst"))
    def lease_is_asked_for(
        self, officer: Officer, person: Person, data_class: str, ends: str
    ) -> None:
        """End by commit, rollback, or savepoint rollback; or let it be too short to use."""
        subject = person.who.actor
        become(self.app, officer.who.token)
        within_budget = subject in officer.met or len(officer.met) < BUDGET
        allowed = (
            officer.is_in and person.is_usable and officer.city == person.city and within_budget
        )
        refusal = self.ask(officer, subject, data_class, ends)
        assert (refusal is None) == allowed, refusal
        assert refusal in {None, "CM001", "CM005", "CM007"}
        if refusal is None and ends in "ct":
            officer.met.add(subject)
        if refusal is None and ends == "c":
            officer.leases.add((subject, data_class))

    def ask(self, officer: Officer, subject: uuid.UUID, data_class: str, ends: str) -> str | None:
        ttl = "1 ms" if ends == "t" else "10 minutes"
        try:
            with self.app.transaction(force_rollback=ends == "r"):
                with self.app.transaction(force_rollback=ends == "s"):
                    open_lease(self.app, subject, data_class, ttl=ttl)
                seen = self.visible(data_class)
                assert (subject in seen) == ((subject, data_class) in officer.leases)
        except psycopg.Error as no:
            return no.sqlstate
        return None

    @rule(person=persons)
    def basis_is_ended_by_the_office(self, person: Person) -> None:
        become(self.app, self.scene_office(person.city).who.token)
        self.app.execute(
            "SELECT withdraw_basis(%s, %s, 'decide_recognition')", [person.who.actor, person.city]
        )
        person.is_usable = False
        for officer in self.all_officers:
            officer.leases = {lease for lease in officer.leases if lease[0] != person.who.actor}

    def scene_office(self, city: str) -> Officer:
        for officer in self.all_officers:
            if officer.city == city and officer.is_in:
                return officer
        return self.new_officer(city)

    @rule(officer=officers)
    def officer_signs_out(self, officer: Officer) -> None:
        self.scene.door.execute("SELECT close_all_sessions(%s)", [officer.who.account])
        officer.is_in = False

    @rule(officer=officers)
    def officer_signs_in_again(self, officer: Officer) -> None:
        officer.who = self.scene.session(officer.who.account)
        officer.is_in = True

    @rule(officer=officers, person=persons)
    def officer_presents_a_persons_id_as_token(self, officer: Officer, person: Person) -> None:
        become(self.app, str(person.who.actor))
        assert self.visible("identity") == set()

    @invariant()
    def everyone_sees_what_the_leases_say(self) -> None:
        mine = {person.who.actor for person in self.all_persons}
        for officer in self.all_officers:
            become(self.app, officer.who.token)
            for data_class in ("identity", "case_file"):
                leased = (
                    {s for s, c in officer.leases if c == data_class} if officer.is_in else set()
                )
                assert self.visible(data_class) == leased
            assert len(officer.met) <= BUDGET
        for person in self.all_persons[-3:]:
            become(self.app, person.who.token)
            assert self.visible("identity") & mine == {person.who.actor}

    def visible(self, data_class: str) -> set[uuid.UUID]:
        table = {"identity": "probe_identity", "case_file": "probe_file"}[data_class]
        return {row[0] for row in self.app.execute(f"SELECT subject FROM {table}")}
