"""Which address leads to which room. Pages carry their language; the API and files do not."""

from django.conf import settings
from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path

from comity.site import errors
from comity.site.api import api
from comity.site.roots import health, to_own_language

# The one-click sign-in and the messages in the open exist in the demonstration only.
demonstration = [path("demo/", include("comity.parties.web.demo_urls"))] if settings.IS_DEMO else []
# For conformance suites, on this machine only and off by default.
profile = (
    [path("profile/", include("comity.certificates.web.profile_urls"))]
    if settings.IS_TEST_PROFILE
    else []
)
urlpatterns = [
    path("", to_own_language),
    path("healthz", health),
    path("api/v1/", api.urls),
    path("", include("comity.certificates.web.file_urls")),
    path("", include("comity.wallets.web.file_urls")),
    path("", include("comity.occupations.web.file_urls")),
    *profile,
    path("", include("comity.transparency.web.urls")),
    *i18n_patterns(
        path("account/", include("comity.parties.web.urls")),
        *demonstration,
        path("", include("comity.wallets.web.urls")),
        path("", include("comity.certificates.web.urls")),
        path("", include("comity.governance.web.urls")),
        path("", include("comity.simulations.web.urls")),
        path("", include("comity.occupations.web.urls")),
        path("", include("comity.appeals.web.urls")),
        path("", include("comity.pathways.web.urls")),
        path("", include("comity.records.web.urls")),
        path("", include("comity.recognition.web.urls")),
        path("", include("comity.privacy.web.urls")),
        path("", include("comity.portal.web.urls")),
    ),
]

handler400 = errors.bad_request
handler403 = errors.permission_denied
handler404 = errors.page_not_found
handler500 = errors.server_error
