"""Addresses that exist in the demonstration only."""

from django.urls import path

from comity.parties.web import demo

app_name = "demo"

urlpatterns = [
    path("outbox/", demo.outbox, name="outbox"),
    path("clock/", demo.move_clock, name="clock"),
    path("sign-in/", demo.sign_in, name="sign_in"),
]
