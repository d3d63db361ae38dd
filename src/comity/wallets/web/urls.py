"""Addresses of the pages about wallets, below the language."""

from django.urls import path

from comity.wallets.web import checks, offers

app_name = "wallets"

urlpatterns = [
    path("my/certificate/<uuid:identity>/into-wallet/", offers.offer, name="offer"),
    path("ask/", checks.ask, name="ask"),
    path("ask/<uuid:identity>/", checks.question, name="question"),
    path("ask/<uuid:identity>/forget/", checks.forget, name="forget"),
]
