"""Addresses of brought-in files, below the language."""

from django.urls import path

from comity.records.web import desk

app_name = "records"

urlpatterns = [
    path("office/records/", desk.intakes, name="intakes"),
    path("office/records/upload/", desk.upload, name="upload"),
    path("office/records/<uuid:intake>/", desk.intake, name="intake"),
    path("office/records/<uuid:intake>/wrong.csv", desk.wrong_rows, name="wrong_rows"),
]
