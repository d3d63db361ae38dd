"""Addresses for tests: the public pages, every kind of question, every part of a page."""
# ruff: noqa: E501  # templates read better unbroken

from datetime import date
from types import SimpleNamespace as Card

from django import forms
from django.conf.urls.i18n import i18n_patterns
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.urls import path

from comity.forms.dates import DateField, DateParts
from comity.site import urls as site

OPENING = '{% extends "base.html" %}{% load i18n comity %}{% block title %}Gallery{% endblock %}'
QUESTIONS = (
    OPENING
    + """{% block main %}{% if sent %}
  {% include "comity/components/panel.html" with title="Sent" text=sent %}{% else %}
{% error_summary form %}<h1 class="govuk-heading-l">Questions</h1>
<form method="post" enctype="multipart/form-data" novalidate data-upload hx-post="{{ request.path }}"
  hx-encoding="multipart/form-data" hx-target="#main" hx-select="#main" hx-swap="outerHTML show:window:top">
  {% csrf_token %}{{ form }}{% include "comity/forms/upload_progress.html" %}
  <button class="govuk-button" type="submit" data-module="govuk-button">Send</button>
</form>{% endif %}{% endblock %}"""
)
ONE_QUESTION = (
    OPENING
    + """{% block before_main %}{% include "comity/components/back_link.html" with url="../" %}{% endblock %}
{% block main %}<form method="post" novalidate>{% csrf_token %}{% field form.trade heading=True size="l" %}
  <button class="govuk-button" type="submit">Continue</button></form>{% endblock %}"""
)
PARTS = (
    OPENING
    + """{% block main %}<h1 class="govuk-heading-l">Parts</h1>
{% include "comity/components/steps.html" %}{% gap_picture units %}{% way_picture entries %}
{% include "comity/components/timeline.html" %}
{% include "comity/components/summary_list.html" with rows=answers %}
<p class="govuk-body">{% due_clock 12 due %} {% due_clock 3 due %} {% due_clock 0 due %} {% due_clock -2 due %}
  {% due_clock None %} {% due_clock 4 paused=True %}
  {% include "comity/components/status_tag.html" with word="Decided" tone="good" %}</p>
{% include "comity/components/cards_table.html" with caption="Cases" head=head rows=rows %}
{% pagination page %}
{% include "comity/components/empty.html" with title="No case waits" text="It is quiet." url="../" action="Go" %}
{% include "comity/components/copy_link.html" with label="Link to this answer" url=link %}
{% include "comity/components/progress.html" with label="Comparing" value=40 %}
{% include "comity/components/warning.html" with text="Not yet on your own." %}
{% include "comity/components/task_list.html" %}
<p class="govuk-body">{{ names|local_name }} {{ "tri-rivers@1.2.0"|code }} {{ due|day }} {{ fee|money }}</p>
{% endblock %}"""
)


class Questions(forms.Form):
    trade = forms.ChoiceField(
        label="What is your trade?",
        help_text="As it stands on your certificate.",
        widget=forms.RadioSelect,
        choices=[("w", "Welder"), ("e", "Electrician")],
        error_messages={"required": "Choose your trade"},
    )
    passed = DateField(label="When did you pass?", widget=DateParts(autocomplete="bday"))
    city = forms.ChoiceField(label="City", choices=[("", "Choose"), ("m", "Maasveen")])
    spoken = forms.MultipleChoiceField(
        label="Languages",
        widget=forms.CheckboxSelectMultiple,
        choices=[("de", "Deutsch"), ("ar", "العربية")],
    )
    name = forms.CharField(label="Name", widget=forms.TextInput({"autocomplete": "name"}))
    mail = forms.EmailField(label="E-mail")
    months = forms.IntegerField(label="Months of practice", min_value=0, required=False)
    note = forms.CharField(label="Note", widget=forms.Textarea({"rows": 3}), required=False)
    photo = forms.FileField(label="Photo", required=False)
    read = forms.BooleanField(label="I have read this")
    token = forms.CharField(widget=forms.HiddenInput, initial="kept")


def questions(request: HttpRequest) -> HttpResponse:
    form = Questions(request.POST or None, request.FILES or None)
    if form.is_valid():
        photo = form.cleaned_data["photo"]
        return drawn(QUESTIONS, request, sent=f"{photo.size if photo else 0} bytes")
    return drawn(QUESTIONS, request, 422 if form.is_bound else 200, form=form)


def one_question(request: HttpRequest) -> HttpResponse:
    return drawn(ONE_QUESTION, request, form=Questions(request.POST or None))


def parts(request: HttpRequest) -> HttpResponse:
    return drawn(PARTS, request, **cards(int(request.GET.get("page", 7))))


def cards(page: int) -> dict[str, object]:
    due = date(2027, 4, 30)
    return {
        "units": [
            unit("Read drawings and plan work", 3, 3),
            unit("Inspect, test and commission", 4, 3, core=True),
            unit("Electrical safety & local rules <b>", 4, 0, core=True),
        ],
        "entries": [
            Card(title="Applied", on=date(2027, 3, 1), state="done", by="you"),
            Card(title="Compared", on=date(2027, 3, 19), state="next", by="Maasveen"),
            Card(title="Certificate", on=None, state="later"),
        ],
        "steps": [Card(title="You", state="done"), Card(title="Send", state="current")],
        "answers": [Card(key="City", value="Maasveen", change_url="?change=city")],
        "due": due,
        "head": ["Case", "Due"],
        "rows": [
            Card(tone="late", cells=[Card(label="Case", text="A-1"), Card(label="Due", text="1")])
        ],
        "page": Paginator(range(500), 10).page(page),
        "tasks": [Card(title="Language", url="#", hint="B1", status="Missing", tone="soon")],
        "names": {"de": "Ahrenbrück"},
        "fee": "1260.5",
        "link": "http://127.0.0.1/en/check/?occupation=electrician&from=maasveen",
    }


def unit(title: str, required: int, held: int, *, core: bool = False) -> Card:
    return Card(title=title, required_level=required, held_level=held, core=core)


def drawn(
    template: str, request: HttpRequest, status: int = 200, **context: object
) -> HttpResponse:
    page = engines["django"].from_string(template)
    return HttpResponse(page.render(context, request), status=status)


urlpatterns = [
    *i18n_patterns(
        path("questions/", questions),
        path("one-question/", one_question),
        path("parts/", parts),
    ),
    *site.urlpatterns,
]
