"""Addresses that wallets ask; they stay, and have no language."""

from django.urls import path

from comity.wallets.web import issuer, verifier

app_name = "openid"

urlpatterns = [
    path(".well-known/openid-credential-issuer/openid/<slug:city>", issuer.issuer),
    path(".well-known/oauth-authorization-server/openid/<slug:city>", issuer.server),
    path("openid/<slug:city>/token", issuer.token),
    path("openid/<slug:city>/nonce", issuer.nonce),
    path("openid/<slug:city>/credential", issuer.credential),
    path("openid/<slug:city>/deferred-credential", issuer.deferred),
    path("openid/questions/<uuid:identity>", verifier.question, name="question"),
    path("openid/answers/<uuid:identity>", verifier.answer, name="answer"),
]
