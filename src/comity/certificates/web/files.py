"""What verifiers read: static documents at stable addresses, for everybody, from anywhere."""

from hashlib import sha256
from typing import Final

import orjson
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.views.decorators.http import require_safe

from comity.agreements.queries import published
from comity.certificates import queries
from comity.certificates.actions.archiving import ARCHIVE
from comity.certificates.models import TOKEN
from comity.proofs.contexts import COMITY, context_bytes
from comity.proofs.schemas import schema_bytes, wallet_schema_bytes
from comity.proofs.status import PURPOSES
from comity.proofs.vct import type_bytes

_MINUTES: Final = "public, max-age=300"
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


@require_safe
def key_document(request: HttpRequest, city: str) -> HttpResponse:
    """Give a city's public keys.

    Source: W3C CCG did:web method, section 3.2.
    """
    document = queries.key_document(city)
    if document is None:
        raise Http404
    return as_file(request, orjson.dumps(document), "application/did+json", _MINUTES)


@require_safe
def status_list(request: HttpRequest, city: str, number: int, purpose: str) -> HttpResponse:
    """Give one of a city's status lists."""
    document = queries.status_list(city, number, purpose) if purpose in PURPOSES else None
    if document is None:
        raise Http404
    return as_file(request, document, "application/vc", _MINUTES)


@require_safe
def token_list(request: HttpRequest, city: str, number: int) -> HttpResponse:
    """Give a city's list for wallets and cards.

    Source: IETF Token Status List, draft 20, section 8.1.
    """
    document = queries.status_list(city, number, TOKEN)
    if document is None:
        raise Http404
    return as_file(request, document, "application/statuslist+jwt", _MINUTES)


@require_safe
def token_issuer(request: HttpRequest, city: str) -> HttpResponse:
    """Give what wallets read of a city that issues."""
    document = queries.token_issuer(city)
    if document is None:
        raise Http404
    return as_file(request, orjson.dumps(document), "application/json", _MINUTES)


@require_safe
def wallet_type(request: HttpRequest) -> HttpResponse:
    """Give the type of our certificates for wallets, its claims and their words."""
    return as_file(request, type_bytes(), "application/json", _FOR_GOOD)


@require_safe
def wallet_schema(request: HttpRequest) -> HttpResponse:
    """Give the schema of our certificates for wallets."""
    return as_file(request, wallet_schema_bytes(), "application/schema+json", _FOR_GOOD)


@require_safe
def anchor(request: HttpRequest) -> HttpResponse:
    """Give the certificate of the authority that certified the cities' token keys."""
    document = queries.anchor()
    if document is None:
        raise Http404
    return as_file(request, document, "application/pkix-cert", _MINUTES)


@require_safe
def approval(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a training centre's approval, which certificates name as their evidence."""
    document = queries.approval(reference)
    if document is None:
        raise Http404
    return as_file(request, orjson.dumps(document), "application/json", _MINUTES)


@require_safe
def agreement(request: HttpRequest, identity: str, version: str) -> HttpResponse:
    """Give a version of an agreement as canonical bytes, which never change."""
    return as_file(request, _agreement(identity, version)[0], "application/json", _FOR_GOOD)


@require_safe
def agreement_signatures(request: HttpRequest, identity: str, version: str) -> HttpResponse:
    """Give the parties' signatures under a version of an agreement."""
    return as_file(request, _agreement(identity, version)[1], "application/json", _MINUTES)


@require_safe
def context(request: HttpRequest) -> HttpResponse:
    """Give the meaning of our terms."""
    return as_file(request, context_bytes(COMITY) or b"", "application/ld+json", _FOR_GOOD)


@require_safe
def schema(request: HttpRequest) -> HttpResponse:
    """Give the schema of our certificates."""
    return as_file(request, schema_bytes(), "application/schema+json", _FOR_GOOD)


@require_safe
def archive(request: HttpRequest) -> HttpResponse:
    """Give everything that is needed to verify without us, in one file."""
    found = queries.archive(ARCHIVE)
    if found is None:
        raise Http404
    response = as_file(request, found[0], "application/zip", _MINUTES)
    response["Content-Disposition"] = 'attachment; filename="comity-bundle.zip"'
    return response


def _agreement(identity: str, version: str) -> tuple[bytes, bytes]:
    for entry in published():
        if (entry["id"], entry["version"]) == (identity, version):
            signatures = orjson.dumps({"signatures": entry["signatures"]})
            return str(entry["document"]).encode(), signatures
    raise Http404


def as_file(request: HttpRequest, content: bytes, kind: str, keep: str) -> HttpResponse:
    """Answer with a file that any page may read, or say that it has not changed."""
    mark = f'"{sha256(content).hexdigest()[:32]}"'
    response: HttpResponse = (
        HttpResponseNotModified()
        if request.headers.get("If-None-Match", "").removeprefix("W/") == mark
        else HttpResponse(content, content_type=kind)
    )
    response["ETag"] = mark
    response["Cache-Control"] = keep
    # Pages of other verifiers may read these files; there is nothing in them to protect.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
