"""Addresses of the pages of changes, below the language."""

from django.urls import path

from comity.governance.web import answer, departures, desk, pilots, propose, public

app_name = "governance"

urlpatterns = [
    path("changes/", public.changes, name="changes"),
    path("changes/new/", propose.propose_change, name="propose"),
    path("changes/departed/", departures.departed, name="departed"),
    path("changes/pilots/", pilots.pilots, name="pilots"),
    path("changes/pilots/<str:pilot>/", pilots.pilot, name="pilot"),
    path("changes/answer/<str:code>/", answer.answer_invitation, name="answer"),
    path("changes/<uuid:proposal>/", public.change, name="change"),
    path("changes/<uuid:proposal>/version.json", public.version, name="version"),
    path("changes/<uuid:proposal>/report/<str:digest>/", public.report, name="report"),
    path("changes/<uuid:proposal>/act/", desk.act, name="act"),
]
