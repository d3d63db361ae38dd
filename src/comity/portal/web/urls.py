"""Addresses of the public pages, below the language."""

from django.urls import path

from comity.portal.web import (
    check,
    credits,
    draft_standard,
    framework_difference,
    public,
    standards,
)

app_name = "portal"

urlpatterns = [
    path("", public.start, name="start"),
    path("check/", check.check_page, name="check"),
    path("occupations/frameworks/", framework_difference.choose, name="frameworks"),
    path(
        "occupations/frameworks/<uuid:before>/<uuid:after>/",
        framework_difference.framework_difference,
        name="framework_difference",
    ),
    path("occupations/standards/", standards.standards, name="standards"),
    path("occupations/standards/draft/", draft_standard.draft_standard, name="draft_standard"),
    path("occupations/standards/credits/", credits.credits, name="credits"),
    path(
        "occupations/standards/credits/<slug:source>/<slug:target>/", credits.credit, name="credit"
    ),
    path("about/", public.about, name="about"),
    path("decisions/", public.decisions, name="decisions"),
    path("contact/", public.contact, name="contact"),
    path("accessibility/", public.accessibility, name="accessibility"),
    path("source/", public.source, name="source"),
]
