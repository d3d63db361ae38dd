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

urlpatterns = [
    path("apply/", apply.overview, name="apply"),
    path("apply/papers/", apply_papers.papers, name="apply_papers"),
    path("apply/papers/<uuid:paper>/", apply_papers.own_paper, name="own_paper"),
    path("apply/papers/<uuid:paper>/remove/", apply_papers.remove_paper, name="remove_paper"),
    path("apply/from-wallet/", apply_present.begin_showing, name="from_wallet"),
    path("apply/from-wallet/<uuid:identity>/", apply_present.showing, name="shown"),
    path("apply/papers/<uuid:paper>/again/", apply_papers.use_again, name="use_again"),
    path("apply/review/", apply_send.review, name="review"),
    path("apply/give-up/", apply.give_up, name="give_up"),
    path("apply/credentials/<int:place>/units/", apply.units, name="apply_units"),
    path("apply/<slug:section>/", apply.section, name="apply_section"),
    path("apply/<slug:section>/new/", apply.entry, name="apply_new_entry"),
    path("apply/<slug:section>/<int:place>/", apply.entry, name="apply_entry"),
    path("apply/<slug:section>/<int:place>/remove/", apply.remove_entry, name="remove_entry"),
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
