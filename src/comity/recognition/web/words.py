"""Words of the apply pages: periods, skills, languages, kinds of paper, certificates."""

from collections.abc import Iterable

from django.conf import settings
from django.utils.formats import date_format
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext_lazy as _

from comity.recognition.queries.touched import TouchedCard
from comity.rules.rulebook import Rulebook, StandardVersion
from comity.rules.sentences import wording
from comity.values.languages import offered
from comity.values.periods import Period

PAPER_KINDS = {
    "certificate": _("The certificate itself"),
    "practice": _("Proof of work, such as a letter from an employer"),
    "language": _("Proof of language"),
    "safety": _("A safety card"),
    "other": _("Something else"),
}
MODES = {
    "automatic": _("Straight away, when the certificate fits in full"),
    "conditional": _("A short check of the certificate"),
    "case_by_case": _("A comparison part by part"),
}

Choices = list[tuple[str, str]]


def language() -> str:
    """Give the reader's language with two letters."""
    return (get_language() or "en").split("-")[0]


def rule_change(touch: TouchedCard) -> str:
    """Name the change of rules that makes a difference to a case."""
    words = {
        "version": _("Another version of the agreement is in force: %(name)s"),
        "pilot": _("The trial %(name)s has ended"),
    }
    standard = _("What the job requires has changed")
    return str(words.get(touch.kind, standard)) % {"name": touch.reference}


def period_in_words(period: Period) -> str:
    """Write a period, such as ten working days."""
    count = period.count
    words = {
        "WD": ngettext("%(count)d working day", "%(count)d working days", count),
        "D": ngettext("%(count)d day", "%(count)d days", count),
        "W": ngettext("%(count)d week", "%(count)d weeks", count),
        "M": ngettext("%(count)d month", "%(count)d months", count),
        "Y": ngettext("%(count)d year", "%(count)d years", count),
    }
    return words[period.unit] % {"count": count}


def skill_name(skill: str) -> str:
    """Name one of the five language skills."""
    return str(wording(_known())["skills"][skill])


def language_name(tag: str) -> str:
    """Name a language in the reader's language."""
    return str(wording(_known())["languages"].get(tag, tag))


def own_language_names() -> Choices:
    """List the languages of the pages, each by its own name."""
    return [(code, str(name)) for code, name in settings.LANGUAGES]


def version_label(job: str, version: StandardVersion) -> str:
    """Name a version of a standard as it stands on a certificate."""
    since = date_format(version.in_force, "DATE_FORMAT")
    text = _("%(job)s, standard %(version)s (in force from %(since)s)")
    return str(text) % {"job": job, "version": version.name, "since": since}


def standard_choices(rulebook: Rulebook, jobs: dict[str, str]) -> Choices:
    """List every standard version, the newest of each job first."""
    return [
        (
            f"{standard.id}@{version.name}",
            version_label(jobs.get(standard.occupation, standard.id), version),
        )
        for standard in rulebook.standards.values()
        for version in sorted(
            standard.versions.values(), key=lambda one: one.in_force, reverse=True
        )
    ]


def sorted_by_label(choices: Iterable[tuple[str, str]]) -> Choices:
    """Order choices by what the reader sees."""
    return sorted(choices, key=lambda choice: choice[1].casefold())


def _known() -> str:
    return offered(language())
