"""Tell Django that ledger is an app."""

from django.apps import AppConfig


class LedgerConfig(AppConfig):
    name = "comity.ledger"
    label = "ledger"
