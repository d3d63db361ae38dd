"""The overview of an application: its tasks, in any order, and what was answered."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.formats import date_format, number_format
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from comity.occupations.queries import card_label, occupation_label
from comity.parties.queries import city_name
from comity.recognition.domain.applications import OPTIONAL, SECTIONS
from comity.recognition.web.apply_choices import Offer
from comity.recognition.web.desk import Desk
from comity.recognition.web.words import (
    PAPER_KINDS,
    language,
    language_name,
    own_language_names,
    skill_name,
)

TITLES: dict[str, str | Promise] = {
    "job": gettext_lazy("Where and as what you want to work"),
    "person": gettext_lazy("Who you are"),
    "credentials": gettext_lazy("Your certificates"),
    "language": gettext_lazy("Your languages"),
    "safety": gettext_lazy("Your safety cards"),
    "practice": gettext_lazy("Your work so far"),
    "prior_learning": gettext_lazy("What you learnt outside courses"),
    "wishes": gettext_lazy("Your wishes"),
    "papers": gettext_lazy("Your papers"),
}
LISTS = ("credentials", "safety", "practice", "prior_learning")


@dataclass(frozen=True, slots=True)
class Task:
    """One task of the overview as the task list shows it."""

    key: str
    title: str
    url: str
    hint: str
    status: str
    tone: str


@dataclass(frozen=True, slots=True)
class Row:
    """One answer with the page where it is changed."""

    key: str
    value: str
    change_url: str = ""


@dataclass(frozen=True, slots=True)
class Shown:
    """One section of the review page."""

    key: str
    title: str
    url: str
    is_missing: bool
    rows: tuple[Row, ...]


def tasks(desk: Desk, offered: Offer) -> list[Task]:
    """List the tasks with what is done; every one can be opened at any time."""
    missing, found = desk.missing(offered), []
    for key in (*SECTIONS, "papers"):
        begun = bool(desk.papers) if key == "papers" else key in desk.answers
        if key in OPTIONAL and not begun:
            status, tone = _("Optional"), "calm"
        elif key not in missing:
            status, tone = _("Done"), "good"
        elif begun:
            status, tone = _("Needs another look"), "soon"
        else:
            status, tone = _("To do"), "calm"
        found.append(Task(key, str(TITLES[key]), desk.section_url(key), "", status, tone))
    return found


def shown(desk: Desk, offered: Offer) -> list[Shown]:
    """List what was answered, section by section."""
    missing = desk.missing(offered)
    return [
        Shown(
            key=key,
            title=str(TITLES[key]),
            url=desk.section_url(key),
            is_missing=key in missing,
            rows=tuple(_rows_of(key, desk, offered)),
        )
        for key in (*SECTIONS, "papers")
    ]


def entry_rows(section: str, desk: Desk, offered: Offer) -> list[Row]:
    """Describe the entries of a list, each with the page where it is changed."""
    describe = _DESCRIBE[section]
    rows = []
    for place, entry in enumerate(desk.entries(section)):
        url = desk.url("apply_entry", section, place) if desk.who.may_act else ""
        title, text = describe(entry if isinstance(entry, dict) else {}, offered)
        rows.append(Row(title, text, url))
    return rows


def _rows_of(key: str, desk: Desk, offered: Offer) -> Iterator[Row]:
    if key == "papers":
        for paper in desk.papers:
            yield Row(paper.filename, str(PAPER_KINDS[paper.kind]), desk.section_url(key))
    elif key in LISTS:
        yield from entry_rows(key, desk, offered)
        if not desk.entries(key) and key in desk.answers:
            yield Row(str(TITLES[key]), _("None"), desk.section_url(key))
    else:
        stored = desk.answers.get(key)
        yield from _PLAIN[key](stored if isinstance(stored, dict) else {}, desk.section_url(key))


def _job_rows(job: dict[str, Any], url: str) -> Iterator[Row]:
    if "host" in job:
        yield Row(_("City"), city_name(str(job["host"]), language()), url)
    if "occupation" in job:
        yield Row(_("Job"), occupation_label(str(job["occupation"]), language()), url)


def _person_rows(person: dict[str, Any], url: str) -> Iterator[Row]:
    names = dict(own_language_names())
    words: dict[str, tuple[str, Callable[[Any], str]]] = {
        "full_name": (_("Full name"), str),
        "born_on": (_("Date of birth"), _day),
        "email": (_("E-mail address"), str),
        "phone": (_("Telephone"), str),
        "language": (_("Language of letters"), lambda code: names.get(code, str(code))),
    }
    consent = person.get("name_on_certificate")
    for name, (title, write) in words.items():
        if person.get(name):
            yield Row(title, write(person[name]), url)
    if isinstance(consent, bool):
        yield Row(_("Name on the certificate"), _("Yes") if consent else _("No"), url)


def _language_rows(levels: dict[str, Any], url: str) -> Iterator[Row]:
    for tag, skills in levels.items():
        if isinstance(skills, dict):
            said = ", ".join(f"{skill_name(name)} {level}" for name, level in skills.items())
            yield Row(language_name(tag), said, url)


def _wish_rows(wishes: dict[str, Any], url: str) -> Iterator[Row]:
    measures = {"adaptation": _("Work under guidance"), "test": _("A test on the missing part")}
    titles = {
        "measure": _("Way to close a gap"),
        "partial": _("A separate part of the job at once"),
        "rpl_first": _("Assessment of what you can do first"),
        "hold": _("Wait for the first day of this job"),
    }
    for name, title in titles.items():
        value = wishes.get(name)
        if isinstance(value, bool):
            yield Row(title, _("Yes") if value else _("No"), url)
        elif value:
            yield Row(title, measures.get(str(value), str(value)), url)


def _prior_learning(entry: dict[str, Any], offered: Offer) -> tuple[str, str]:
    unit = str(entry.get("unit", ""))
    said = [_("level %(level)s") % {"level": entry.get("level", "")}]
    if entry.get("is_assessed"):
        said.append(_("assessed"))
    if entry.get("is_informal"):
        said.append(_("without papers, protected"))
    return dict(offered.job_units).get(unit, unit), ", ".join(said)


def _credential(entry: dict[str, Any], offered: Offer) -> tuple[str, str]:
    name = str(entry.get("standard", ""))
    title = dict(offered.standards).get(name, name)
    centre = dict(offered.providers).get(str(entry.get("provider")), "")
    parts = [centre, _("passed on %(day)s") % {"day": _day(entry.get("award_on"))}]
    units = entry.get("units")
    if isinstance(units, list):
        text = ngettext("%(count)d part", "%(count)d parts", len(units))
        parts.append(text % {"count": len(units)})
    return title, ", ".join(part for part in parts if part)


def _card(entry: dict[str, Any], _offered: Offer) -> tuple[str, str]:
    title = card_label(str(entry.get("code", "")), language())
    return title, _("issued on %(day)s") % {"day": _day(entry.get("issued_on"))}


def _practice(entry: dict[str, Any], _offered: Offer) -> tuple[str, str]:
    months = entry.get("months")
    count = months if isinstance(months, int) else 0
    text = ngettext("%(count)s month", "%(count)s months", count)
    title = text % {"count": number_format(count)}
    return title, _("until %(day)s") % {"day": _day(entry.get("last_on"))}


def _day(text: object) -> str:
    try:
        return date_format(date.fromisoformat(str(text)), "DATE_FORMAT")
    except ValueError:
        return str(text or "")


_DESCRIBE = {
    "credentials": _credential,
    "safety": _card,
    "practice": _practice,
    "prior_learning": _prior_learning,
}
_PLAIN = {
    "job": _job_rows,
    "person": _person_rows,
    "language": _language_rows,
    "wishes": _wish_rows,
}
