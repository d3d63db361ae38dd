"""The test profile over HTTP: what conformance suites of credentials ask, on this machine only."""

from collections.abc import Callable
from functools import wraps
from hashlib import sha256
from typing import Any, Final

import orjson
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST, require_safe

from comity.ledger.clock import now
from comity.proofs.integrity import SUITES
from comity.proofs.issuing import secure
from comity.proofs.multikey import multikey_of
from comity.proofs.parsing import MAX_BYTES, parse_object
from comity.proofs.profile.contexts import profile_contexts
from comity.proofs.profile.exchange import (
    Answer,
    Bench,
    issue,
    verify_credential,
    verify_presentation,
)
from comity.proofs.signing import FileSigner
from comity.proofs.status import PURPOSES, bits_with, status_list_credential
from comity.values.refusals import Fault, Refusal

View = Callable[..., HttpResponse]
_HERE: Final = frozenset({"127.0.0.1", "::1"})


def at_home(view: View) -> View:
    """Answer only who sits at this machine; to everybody else there is nothing."""

    @csrf_exempt
    @wraps(view)
    def answered(request: HttpRequest, *args: object, **kwargs: object) -> HttpResponse:
        caller = request.META.get("REMOTE_ADDR", "")
        # What a proxy passes on comes from elsewhere, whatever address it comes from.
        if caller not in _HERE or "HTTP_X_FORWARDED_FOR" in request.META:
            raise Http404
        try:
            return view(request, *args, **kwargs)
        except Refusal as refusal:
            return JsonResponse(_said(refusal), status=400)

    return answered


@at_home
@require_safe
def issuer(request: HttpRequest) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give the did:key under which the profile signs."""
    return JsonResponse({"id": _bench().signer.kid.partition("#")[0]})


@at_home
@require_POST
def issued(request: HttpRequest, suite: str | None = None) -> HttpResponse:
    """Sign the credential of a request; 201 with it, 400 with every fault.

    Source: W3C CCG VC-API, section 3.2.1.
    """
    if suite is not None and suite not in SUITES:
        raise Http404
    return JsonResponse(issue(_asked(request), _bench(), suite=suite), status=201)


@at_home
@require_POST
def credential_verified(request: HttpRequest, suite: str | None = None) -> HttpResponse:  # noqa: ARG001  # a suite's address
    """Verify the credential of a request; 200 where it holds, 400 where not."""
    return _answered(verify_credential(_asked(request), _bench()))


@at_home
@require_POST
def presentation_verified(request: HttpRequest, suite: str | None = None) -> HttpResponse:  # noqa: ARG001  # a suite's address
    """Verify the presentation of a request; 200 where it holds, 400 where not."""
    return _answered(verify_presentation(_asked(request), _bench()))


@at_home
@require_safe
def status(request: HttpRequest, number: int, purpose: str) -> HttpResponse:  # noqa: ARG001  # a list's address
    """Give an empty status list, signed, for suites that look at ours."""
    if purpose not in PURPOSES:
        raise Http404
    bench = _bench()
    unsigned = status_list_credential(
        f"{settings.ENVIRONMENT.origin}{request.path}",
        issuer=bench.signer.kid.partition("#")[0],
        purpose="revocation" if purpose == "revocation" else "suspension",
        bits=bits_with(()),
        at=bench.at,
    )
    document = secure(unsigned, bench.signer, bench.at)
    return HttpResponse(orjson.dumps(document), content_type="application/vc")


def _bench() -> Bench:
    # A key of nobody: known by itself, the same in every process, and no city's.
    seed = sha256(b"comity test profile" + settings.SECRET_KEY.encode()).digest()
    key = Ed25519PrivateKey.from_private_bytes(seed)
    multikey = multikey_of(key.public_key())
    signer = FileSigner(f"did:key:{multikey}#{multikey}", key)
    return Bench(signer, profile_contexts(), now())


def _asked(request: HttpRequest) -> dict[str, Any]:
    return parse_object(request.read(MAX_BYTES + 1))


def _answered(answer: Answer) -> HttpResponse:
    whole = {
        "verified": answer.is_verified,
        "checks": list(answer.checks),
        "warnings": [_as_problem(fault) for fault in answer.warnings],
        "errors": [_as_problem(fault) for fault in answer.errors],
    }
    return JsonResponse(whole, status=200 if answer.is_verified else 400)


def _said(refusal: Refusal) -> dict[str, Any]:
    faults = refusal.faults or (Fault(refusal.code, "", refusal.message),)
    errors = [_as_problem(fault) for fault in faults]
    return {"verified": False, "checks": [], "warnings": [], "errors": errors}


def _as_problem(fault: Fault) -> dict[str, str]:
    return {"code": fault.code, "path": fault.path, "message": fault.message}
