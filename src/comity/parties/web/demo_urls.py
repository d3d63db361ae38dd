"""Addresses that exist in the demonstration only."""

urlpatterns: list[object] = []
