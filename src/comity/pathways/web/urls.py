"""Addresses of pathways, below the language."""

from django.urls import path

from comity.pathways.web import guidance, guiding, inviting, measures, pages

app_name = "pathways"

urlpatterns = [
    path("my/<slug:reference>/plans/", pages.own_plans, name="own_plans"),
    path("my/<slug:reference>/measure/", measures.own_measure, name="own_measure"),
    path(
        "my/<slug:reference>/measure/access/<uuid:invitation>/end/",
        inviting.end_own,
        name="end_own_access",
    ),
    path("guiding/", guiding.guiding, name="guiding"),
    path("guiding/<uuid:measure>/", guiding.guided, name="guided"),
    path("guiding/<uuid:measure>/closing/", guiding.closing, name="closing"),
    path("guiding/<uuid:invitation>/end/", guiding.lay_down, name="lay_down_access"),
    path("office/cases/<uuid:case>/guidance/access/", inviting.access, name="access"),
    path(
        "office/cases/<uuid:case>/guidance/access/<uuid:invitation>/end/",
        inviting.end,
        name="end_access",
    ),
    path("office/cases/<uuid:case>/guidance/", guidance.guidance, name="guidance"),
    path("office/cases/<uuid:case>/measure/", measures.office_measure, name="office_measure"),
]
