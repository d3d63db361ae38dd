"""What works on the day we are gone: bundles, the page that verifies by itself, the registry."""

import json
from pathlib import Path
from typing import Final

import orjson
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.template.loader import render_to_string
from django.utils import translation
from django.views.decorators.http import require_safe

from comity.certificates import queries
from comity.certificates.actions.archiving import bundle_name
from comity.certificates.web.files import as_file
from comity.certificates.web.words import offline_words
from comity.proofs.keys import did_web_origin
from comity.proofs.registries import registry_document

_MINUTES: Final = "public, max-age=300"
_STATEMENT: Final = "application/entity-statement+jwt"
_FOLDER: Final = Path(__file__).parents[1] / "offline"
_KINDS: Final = {
    "verify.js": "text/javascript; charset=utf-8",
    "reading.js": "text/javascript; charset=utf-8",
    "checks.js": "text/javascript; charset=utf-8",
    "verify.css": "text/css; charset=utf-8",
}


@require_safe
def agreement_bundle(request: HttpRequest, agreement: str) -> HttpResponse:
    """Give all that the certificates of one agreement need, as one signed file."""
    return _kept(request, bundle_name(agreement), "application/json")


@require_safe
def agreement_credential(request: HttpRequest, identity: str, version: str) -> HttpResponse:
    """Give a version of an agreement as a credential with one proof per city."""
    return _kept(request, f"agreements/{identity}/{version}.vc.json", "application/vc")


@require_safe
def approval_credential(request: HttpRequest, reference: str) -> HttpResponse:
    """Give a training centre's approval as an endorsement."""
    return _kept(request, f"accreditations/{reference}.vc.json", "application/vc")


@require_safe
def federation(request: HttpRequest, city: str = "", name: str = "") -> HttpResponse:
    """Give what a city, or the anchor, says of itself in the federation.

    Source: OpenID Federation 1.1, section 9.
    """
    return _kept(request, f"federation/{name or f'{city}/configuration'}", _STATEMENT)


@require_safe
def fetched(request: HttpRequest) -> HttpResponse:
    """Give what the anchor says of the city named by its address.

    Source: OpenID Federation 1.1, section 8.1.
    """
    wanted = request.GET.get("sub", "")
    for party in queries.cities():
        if wanted in {party.did, did_web_origin(party.did)}:
            return _kept(request, f"federation/{party.id}/statement", _STATEMENT)
    error = {"error": "not_found", "error_description": "No city of that name is known here."}
    return HttpResponse(orjson.dumps(error), status=404, content_type="application/json")


@require_safe
def trust_chain(request: HttpRequest, city: str) -> HttpResponse:
    """Give a city's whole chain up to the anchor, so that nobody need fetch it piece by piece."""
    return _kept(request, f"federation/{city}/trust-chain.json", "application/json")


def _kept(request: HttpRequest, name: str, kind: str) -> HttpResponse:
    found = queries.archive(name)
    if found is None:
        raise Http404
    return as_file(request, found[0], kind, _MINUTES)


@require_safe
def page(request: HttpRequest, language: str) -> HttpResponse:
    """Give the page that verifies by itself; it also runs from a file."""
    if language not in dict(settings.LANGUAGES):
        raise Http404
    with translation.override(language):
        # Within a script's element nothing may look like its end.
        words = json.dumps({**offline_words(), "ahead": 0}, ensure_ascii=False)
        given = {"words": words.replace("<", "\\u003c"), "languages": settings.LANGUAGES}
        whole = render_to_string("certificates/offline.html", given)
    return as_file(request, whole.encode(), "text/html; charset=utf-8", _MINUTES)


@require_safe
def part(request: HttpRequest, name: str) -> HttpResponse:
    """Give the page's script or style."""
    return as_file(request, (_FOLDER / name).read_bytes(), _KINDS[name], _MINUTES)


@require_safe
def bundles(request: HttpRequest) -> HttpResponse:
    """Give every agreement's bundle as a script: a page from a file may read nothing else."""
    held = [
        found[0]
        for name in queries.archives()
        if name.startswith("bundle/") and (found := queries.archive(name)) is not None
    ]
    script = b"globalThis.COMITY_BUNDLES = [" + b",\n".join(held) + b"];\n"
    return as_file(request, script, "text/javascript; charset=utf-8", _MINUTES)


@require_safe
def registry(request: HttpRequest) -> HttpResponse:
    """Give the cities as a list of known issuers, as verifiers of learning credentials read it.

    Source: credentials design, section 6, static publication (the older form of DCC registries).
    """
    known = registry_document(
        queries.cities(),
        url=f"{settings.ENVIRONMENT.origin}/",
        updated=queries.newest_change(),
    )
    return as_file(request, orjson.dumps(known), "application/json", _MINUTES)
