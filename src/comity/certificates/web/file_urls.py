"""Addresses of what verifiers read; they stay, and have no language."""

from django.urls import path

from comity.certificates.web import files, verify

app_name = "published"

urlpatterns = [
    path("v", verify.from_code, name="code"),
    path("cities/<slug:city>/did.json", files.key_document),
    path("cities/<slug:city>/.well-known/did.json", files.key_document),
    path("status/<slug:city>/<int:number>-<slug:purpose>.json", files.status_list),
    # The longer name first: a version may hold dots.
    path("agreements/<slug:identity>/<str:version>.signatures.json", files.agreement_signatures),
    path("agreements/<slug:identity>/<str:version>.json", files.agreement),
    path("ns/v1", files.context),
    path("schemas/certificate-1.json", files.schema),
    path("bundle.zip", files.archive, name="bundle"),
]
