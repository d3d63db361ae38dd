"""Addresses of what verifiers read; they stay, and have no language."""

from django.urls import path

from comity.certificates.web import files, offline, verify

app_name = "published"

urlpatterns = [
    path("v", verify.from_code, name="code"),
    path("cities/<slug:city>/did.json", files.key_document, name="keys"),
    path("cities/<slug:city>/.well-known/did.json", files.key_document),
    path("cities/<slug:city>/.well-known/jwt-vc-issuer", files.token_issuer),
    path("tsl/<slug:city>/<int:number>", files.token_list, name="token_list"),
    path("vct/vocational-certificate/1", files.wallet_type),
    path("anchor.cer", files.anchor),
    # The longer name first, here too.
    path("accreditations/<path:reference>.vc.json", offline.approval_credential),
    path("accreditations/<path:reference>.json", files.approval),
    path("status/<slug:city>/<int:number>-<slug:purpose>.json", files.status_list),
    # The longer name first: a version may hold dots.
    path("agreements/<slug:identity>/<str:version>.vc.json", offline.agreement_credential),
    path("agreements/<slug:identity>/<str:version>.signatures.json", files.agreement_signatures),
    path("agreements/<slug:identity>/<str:version>.json", files.agreement),
    path("ns/v1", files.context),
    path("schemas/certificate-1.json", files.schema),
    path("schemas/wallet-1.json", files.wallet_schema),
    path("bundle.zip", files.archive, name="bundle"),
    path("bundle/<slug:agreement>.json", offline.agreement_bundle, name="agreement_bundle"),
    path("offline/verify.html", offline.page, {"language": "en"}),
    path("offline/verify.<slug:language>.html", offline.page, name="offline"),
    path("offline/bundle.js", offline.bundles),
    path("offline/verify.js", offline.part, {"name": "verify.js"}),
    path("offline/reading.js", offline.part, {"name": "reading.js"}),
    path("offline/checks.js", offline.part, {"name": "checks.js"}),
    path("offline/verify.css", offline.part, {"name": "verify.css"}),
    path("registry.json", offline.registry),
    path(".well-known/openid-federation", offline.federation, {"name": "anchor"}),
    path("cities/<slug:city>/.well-known/openid-federation", offline.federation),
    path("federation/fetch", offline.fetched),
    path("federation/<slug:city>/trust-chain.json", offline.trust_chain),
]
