"""Would my certificate count? Four questions in the address, nothing stored, no account."""

from collections.abc import Mapping
from datetime import date
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from comity.accreditation.queries import registry
from comity.agreements.queries import rulebook_in_force
from comity.ledger.clock import now
from comity.occupations.queries import attribution, occupation_labels
from comity.portal.domain.checks import ELSEWHERE, check
from comity.portal.web.check_forms import QUESTIONS, Choices, QuestionForm, answers_in, complete
from comity.portal.web.check_result import assumptions, other_cities, result_card
from comity.portal.web.check_titles import LONGEST_TITLE, Lead, leads
from comity.portal.web.check_ways import as_query, spoken_in, ways
from comity.rules.rulebook import Rulebook
from comity.values.names import name_for


@require_safe
def check_page(request: HttpRequest) -> HttpResponse:
    """Ask the next question, or show the result when all are answered.

    The address holds the answers, so it can be shared, kept and changed; a visitor who comes
    back to a question (`ask`) finds the answer given before.
    """
    language = (get_language() or "en").split("-")[0]
    today = timezone.localdate()
    book = rulebook_in_force(today)
    choices = _choices(book, language)
    answers = answers_in(request.GET, choices, today=today)
    asked = request.GET.get("ask", "")
    if asked in QUESTIONS:
        return _question(request, asked, answers, choices, today, book)
    unanswered = [question for question in QUESTIONS if question not in answers]
    if unanswered:
        return _question(request, unanswered[0], answers, choices, today, book)
    return _result(request, answers, book, choices, language)


def _choices(book: Rulebook, language: str) -> dict[str, Choices]:
    labels = occupation_labels(language)
    cities = [(city.id, _named(city.name, language)) for city in book.parties.values()]
    return {
        "occupation": [(key, labels.get(key, key)) for key in book.blocks],
        "origin": [*cities, (ELSEWHERE, _("Somewhere else"))],
        "host": cities,
    }


def _named(names: Mapping[str, str], language: str) -> str:
    return name_for(names, language).text


def _question(
    request: HttpRequest,
    question: str,
    answers: dict[str, str],
    choices: Mapping[str, Choices],
    today: date,
    book: Rulebook,
) -> HttpResponse:
    sent = request.GET.get("sent") == question
    form = QuestionForm(
        question, choices.get(question, []), request.GET if sent else None, today=today
    )
    spoken = as_query(spoken_in(request.GET, book))
    others = {name: value for name, value in answers.items() if name != question} | spoken
    if sent and form.is_valid():
        value = form.cleaned_data[question]
        given = value.isoformat() if isinstance(value, date) else value
        return HttpResponseRedirect(f"{request.path}?{urlencode({**others, question: given})}")
    if not sent and question in answers:
        form.initial[question] = (
            date.fromisoformat(answers["award"]) if question == "award" else answers[question]
        )
    place = QUESTIONS.index(question)
    typed = request.GET.get("title", "")[:LONGEST_TITLE]
    context = {
        "typed": typed,
        "leads": _leads(request, book, choices, others, typed) if typed else [],
        "form": form,
        "bound": form[question],
        "question": question,
        "others": others,
        "number": place + 1,
        "count": len(QUESTIONS),
        "back": _back(request, place, answers | spoken),
    }
    return render(request, "portal/check_question.html", context, status=422 if sent else 200)


def _leads(
    request: HttpRequest,
    book: Rulebook,
    choices: Mapping[str, Choices],
    others: Mapping[str, str],
    typed: str,
) -> list[Lead]:
    language = (get_language() or "en").split("-")[0]
    labels = dict(choices["occupation"])
    return leads(typed, book, labels, others, language=language, path=request.path)


def _back(request: HttpRequest, place: int, answers: Mapping[str, str]) -> str:
    if place == 0:
        return reverse("portal:start")
    return f"{request.path}?{urlencode({**answers, 'ask': QUESTIONS[place - 1]})}"


def _result(
    request: HttpRequest,
    answers: dict[str, str],
    book: Rulebook,
    choices: Mapping[str, Choices],
    language: str,
) -> HttpResponse:
    given, facts = complete(answers), registry()
    on = now().astimezone(ZoneInfo(book.parties[given.host].timezone)).date()
    checked = check(given, book=book, registry=facts, on=on)
    spoken = spoken_in(request.GET, book)
    kept = answers | as_query(spoken)
    address = f"{request.path}?{urlencode(kept)}"
    context = {
        "card": result_card(checked, book, language),
        "others": other_cities(given, book=book, registry=facts, on=on, language=language),
        "spoken": urlencode(as_query(spoken)),
        "assumed": assumptions(given),
        "answers": answers,
        "rows": _rows(request, kept, choices),
        "link": request.build_absolute_uri(address),
        "book": book,
        "attribution": attribution(),
        "ways": ways(
            checked.decision,
            spoken,
            book=book,
            occupation=given.occupation,
            on=on,
            language=language,
        ),
    }
    return render(request, "portal/check_result.html", context)


def _rows(
    request: HttpRequest, answers: Mapping[str, str], choices: Mapping[str, Choices]
) -> list[dict[str, str]]:
    keys = {
        "occupation": _("Job"),
        "origin": _("City of the certificate"),
        "award": _("Day you passed"),
        "host": _("City where you want to work"),
    }
    rows = []
    for question in QUESTIONS:
        value = answers[question]
        shown = (
            date_format(date.fromisoformat(value), "DATE_FORMAT")
            if question == "award"
            else dict(choices[question])[value]
        )
        change = f"{request.path}?{urlencode({**answers, 'ask': question})}"
        rows.append({"key": keys[question], "value": shown, "change_url": change})
    return rows
