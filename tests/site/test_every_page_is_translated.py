"""In the pseudo-locale no page of anybody shows a sentence that has no translation."""

import psycopg
import pytest
import yaml
from django.conf import settings
from django.test import Client
from tests.appeals.test_an_appeal_goes_all_the_way import Appealed
from tests.pathways.test_a_gap_is_closed import decided
from tests.pathways.test_a_supervisor_writes_themself import Guided
from tests.privacy.scenes import Scene
from tests.recognition.procedure_stage import Case, browser
from tests.recognition.test_the_office_keeps_certificates import Stage
from tests.site.pseudo import LANGUAGE, pseudo_locale, untranslated
from tests.site.walking import walked

from comity.agreements.region import registry_text
from comity.parties.domain.demonstration import PEOPLE
from comity.site.catalogue import SOURCES
from comity.site.catalogue.sentences import sentences

pytestmark = pytest.mark.database

NAMES = {
    *("Comity", "Turtle", "Atom", "JavaScript", "region"),
    *(name for _code, name in settings.LANGUAGES),
    *(entry["name"] for entry in yaml.safe_load(registry_text())["providers"].values()),
    *(person.name for person in PEOPLE),
    "Adaeze Okafor",
}
SEEN_BY_MANY = {
    *("portal:start", "portal:check", "portal:decisions", "certificates:verify"),
    *("account_login", "account_signup", "mfa_index", "privacy:my_data"),
    *("recognition:apply", "recognition:apply_section", "recognition:review"),
    *("recognition:my_case", "recognition:letter", "recognition:answer", "recognition:withdraw"),
    *("pathways:guiding", "pathways:guided"),
    *("pathways:own_plans", "pathways:own_measure", "appeals:own_appeal", "appeals:appeal"),
    *("certificates:mine", "certificates:certificate", "recognition:worklist", "recognition:case"),
    *("recognition:ask", "recognition:extend", "governance:change", "governance:propose"),
    *("simulations:of_change", "occupations:browse", "occupations:list", "portal:standards"),
}


def visitors(owner: psycopg.Connection, scene: Scene) -> dict[str, Client]:
    """Give somebody of every role, and people and offices at several points of a case."""
    signed_in = {"": Client()}
    for person in ("amina", "dewit", "smit", "krause", "lindqvist"):
        signed_in[person] = Client()
        answer = signed_in[person].post(f"/{LANGUAGE}/demo/sign-in/", {"person": person})
        assert answer.status_code == 302
    who, _case, office = decided(owner)
    guides = Guided(owner)
    guides.accepted()
    guides.report()
    appealed, certified = Appealed(owner, scene), Stage(scene, owner)
    appealed.make()
    asked = Case(owner, scene)
    asked.confirm("2027-03-01")
    asked.ask("2027-03-02")
    return signed_in | {
        "has a gap": who.client,
        "decided on a gap": office.client,
        "is guided": guides.who.client,
        "guides": guides.piet.client,
        "appealed": appealed.amina.client,
        "refused": appealed.officers[0].client,
        "panel": appealed.panel["maasveen"].client,
        "other panel": appealed.panel["vautmont"].client,
        "was asked": browser(asked.person),
        "asked": browser(asked.officer),
        "has a certificate": certified.holder.client,
        "certified": certified.first.client,
    }


def test_everybody_sees_translated_pages_only(
    apart: str, owner_apart: psycopg.Connection, parameters: dict
) -> None:
    scene, reached, strays = Scene(parameters, apart), set(), set()
    everybody = visitors(owner_apart, scene)
    with pseudo_locale(sentences(SOURCES)):
        for visitor, client in everybody.items():
            for name, html in walked(client, LANGUAGE):
                reached.add(name)
                strays |= {(visitor, name, line) for line in untranslated(html, NAMES)}
    scene.close()
    assert strays == set()
    assert reached >= SEEN_BY_MANY


def test_a_forgotten_sentence_is_noticed_wherever_it_stands() -> None:
    page = (
        '<html lang="uk"><title>⟦Справа⟧ – Comity</title><p>⟦Напишіть до ⟦12 днів⟧ a@b.example⟧</p>'
        '<input placeholder="Your name"><p lang="de">Stelle</p><p><bdi>Zoë</bdi>, Zoë, ELE-1</p>'
        "<p>Still open</p><script>let it = 1</script><svg><title>A picture</title></svg></html>"
    )
    assert untranslated(page, {"Comity"}) == ["Your name", "Still open", "A picture"]
