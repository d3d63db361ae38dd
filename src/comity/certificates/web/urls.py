"""Addresses of the pages about certificates, below the language."""

from django.urls import path

from comity.certificates.web import folios, own, verify

app_name = "certificates"

urlpatterns = [
    path("verify/", verify.verify_page, name="verify"),
    path("my/certificates/", own.my_certificates, name="mine"),
    path("my/certificate/<uuid:identity>/", own.my_certificate, name="certificate"),
    path("my/certificate/<uuid:identity>/download/", own.download, name="download"),
    path("my/certificate/<uuid:identity>/wallet/", own.download_wallet, name="download_wallet"),
    path("my/certificate/<uuid:identity>/card/", own.download_card, name="download_card"),
    path("my/certificate/<uuid:identity>/log-proof/", own.log_proof, name="log-proof"),
    path(
        "my/certificate/<uuid:identity>/wallet/log-proof/",
        own.log_proof,
        {"form": "token"},
        name="wallet-log-proof",
    ),
    path(
        "my/certificate/<uuid:identity>/card/log-proof/",
        own.log_proof,
        {"form": "card"},
        name="card-log-proof",
    ),
    path(
        "my/certificate/<uuid:identity>/copies/<int:number>/<int:index>/log-proof/",
        own.copy_log_proof,
        name="copy-log-proof",
    ),
    path("my/certificate/<uuid:identity>/pdf/", folios.folio, name="folio"),
    path(
        "my/certificate/<uuid:identity>/pdf/<slug:language>/", folios.folio_file, name="folio_file"
    ),
]
