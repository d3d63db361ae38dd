"""From what a person's job is called in their city to the job as the agreement knows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from comity.occupations.queries.published import concepts_of_title
from comity.occupations.web import words
from comity.parties.queries import city_name
from comity.rules.rulebook import Rulebook

LONGEST_TITLE = 100


@dataclass(frozen=True, slots=True)
class Lead:
    """A published title that leads to a job of the agreement.

    Args:
        occupation: its key.
        label: its name in the reader's language.
        title: as the city calls it, in `language`.
        relation: how title and job stand to each other, in words.
        url: the check with this job chosen.
    """

    occupation: str
    label: str
    title: str
    language: str
    city: str
    relation: str
    url: str


def leads(
    title: str,
    book: Rulebook,
    labels: Mapping[str, str],
    others: Mapping[str, str],
    *,
    language: str,
    path: str,
) -> list[Lead]:
    """Give the jobs that confirmed and published titles lead to; each job once.

    Args:
        title: as it was typed.
        book: whose occupations may be chosen.
        labels: names of the occupations in the reader's language, by key.
        others: the answers given so far, which stay.
        language: of the reader.
        path: of the check.
    """
    by_uri = {one.esco: one.occupation for one in book.standards.values()}
    found: dict[str, Lead] = {}
    for one in concepts_of_title(title[:LONGEST_TITLE]):
        key = by_uri.get(one.concept.uri)
        if key is None or key not in book.blocks or key in found:
            continue
        found[key] = Lead(
            occupation=key,
            label=labels.get(key, key),
            title=one.title,
            language=one.language,
            city=city_name(one.city, language),
            relation=str(words.RELATIONS[one.relation]),
            url=f"{path}?{urlencode({**others, 'occupation': key})}",
        )
    return list(found.values())
