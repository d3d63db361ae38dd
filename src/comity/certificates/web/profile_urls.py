"""Addresses of the test profile; they exist only where it is switched on."""

from django.urls import path

from comity.certificates.web import profile

app_name = "profile"

urlpatterns = [
    path("issuer", profile.issuer),
    path("status/<int:number>-<slug:purpose>", profile.status),
    path("credentials/issue", profile.issued),
    path("credentials/verify", profile.credential_verified),
    path("presentations/verify", profile.presentation_verified),
    path("<slug:suite>/credentials/issue", profile.issued),
    path("<slug:suite>/credentials/verify", profile.credential_verified),
    path("<slug:suite>/presentations/verify", profile.presentation_verified),
]
