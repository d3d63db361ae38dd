"""Addresses of applying and of one's own cases, below the language."""

from django.urls import path

from comity.recognition.web import (
    answers,
    apply,
    apply_papers,
    apply_present,
    apply_send,
    mandates,
    my,
)

# The pages of a draft that a helper finds too, below the draft's id.
_OF_A_DRAFT = (
    ("", apply.overview, "apply"),
    ("papers/", apply_papers.papers, "apply_papers"),
    ("papers/<uuid:paper>/remove/", apply_papers.remove_paper, "remove_paper"),
    ("credentials/<int:place>/units/", apply.units, "apply_units"),
    ("<slug:section>/", apply.section, "apply_section"),
    ("<slug:section>/new/", apply.entry, "apply_new_entry"),
    ("<slug:section>/<int:place>/", apply.entry, "apply_entry"),
    ("<slug:section>/<int:place>/remove/", apply.remove_entry, "remove_entry"),
)
_DRAFT = "helping/<uuid:draft>/apply/"

urlpatterns = [
    path("apply/papers/<uuid:paper>/", apply_papers.own_paper, name="own_paper"),
    path("apply/from-wallet/", apply_present.begin_showing, name="from_wallet"),
    path("apply/from-wallet/<uuid:identity>/", apply_present.showing, name="shown"),
    path("apply/papers/<uuid:paper>/again/", apply_papers.use_again, name="use_again"),
    path("apply/review/", apply_send.review, name="review"),
    path("apply/give-up/", apply.give_up, name="give_up"),
    path("apply/help/", mandates.of_draft, name="draft_mandates"),
    path("apply/help/<uuid:mandate>/end/", mandates.end_of_draft, name="end_draft_mandate"),
    path(f"{_DRAFT}review/", apply_send.helped_review, name="helped_review"),
    path(f"{_DRAFT}papers/<uuid:paper>/", apply_papers.draft_paper, name="helped_own_paper"),
    *(path(f"apply/{route}", view, name=name) for route, view, name in _OF_A_DRAFT),
    *(path(f"{_DRAFT}{route}", view, name=f"helped_{name}") for route, view, name in _OF_A_DRAFT),
    path("my/", my.my_cases, name="my_cases"),
    path("my/<slug:reference>/", my.my_case, name="my_case"),
    path("my/<slug:reference>/received/", apply_send.received, name="received"),
    path("my/<slug:reference>/withdraw/", my.withdraw, name="withdraw"),
    path("my/<slug:reference>/help/", mandates.mandates, name="mandates"),
    path("my/<slug:reference>/help/<uuid:mandate>/end/", mandates.end, name="end_mandate"),
    path("helping/", mandates.helping, name="helping"),
    path("helping/<uuid:mandate>/end/", mandates.lay_down, name="lay_down_mandate"),
    path("my/<slug:reference>/choose/", answers.choose, name="choose"),
    path("my/<slug:reference>/answer/<uuid:question>/", answers.answer, name="answer"),
    path(
        "my/<slug:reference>/answer/<uuid:question>/papers/<uuid:paper>/remove/",
        answers.remove_paper,
        name="remove_answer_paper",
    ),
]
