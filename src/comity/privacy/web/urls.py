"""Addresses of the pages about a person's own data, below the language."""

from django.urls import path

from comity.privacy.web import pages

app_name = "privacy"

urlpatterns = [
    path("me/data/", pages.my_data, name="my_data"),
    path("me/data/withdraw/", pages.withdraw, name="withdraw"),
]
