"""Addresses of the pages of simulations, below the language."""

from django.urls import path

from comity.simulations.web import desk, public

app_name = "simulations"

urlpatterns = [
    path("changes/<uuid:proposal>/simulations/", desk.of_change, name="of_change"),
    path("simulations/<uuid:run>/", public.run, name="run"),
    path("simulations/<uuid:run>/cancel/", desk.cancel, name="cancel"),
    path("simulations/<uuid:run>/go-on/", desk.go_on, name="go_on"),
    path("simulations/<uuid:run>/report/", public.report, name="report"),
    path("simulations/<uuid:run>/report.json", public.report_file, name="report_file"),
    path("simulations/<uuid:run>/signature.json", public.signature_file, name="signature_file"),
]
