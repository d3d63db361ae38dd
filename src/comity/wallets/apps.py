"""Tell Django that wallets is an app."""

from django.apps import AppConfig


class WalletsConfig(AppConfig):
    name = "comity.wallets"
    label = "wallets"
