"""Write the published files into a folder: the same bytes at the same paths as are served."""

from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.http import HttpRequest
from django.urls import resolve

from comity.agreements.queries import published
from comity.certificates import queries
from comity.certificates.models import TOKEN
from comity.transparency import queries as transparency

_FIXED = (
    "vct/vocational-certificate/1",
    "anchor.cer",
    "ns/v1",
    "schemas/certificate-1.json",
    "schemas/wallet-1.json",
    "bundle.zip",
    "registry.json",
    ".well-known/openid-federation",
    "offline/verify.html",
    "offline/verify.js",
    "offline/reading.js",
    "offline/checks.js",
    "offline/verify.css",
    "offline/bundle.js",
)


def paths() -> Iterator[str]:
    """List what is published, by its path below the root; the logs' files are not among it."""
    yield from _FIXED
    yield from (f"offline/verify.{code}.html" for code, _ in settings.LANGUAGES)
    for party in queries.cities():
        yield f"cities/{party.id}/did.json"
        yield f"cities/{party.id}/.well-known/did.json"
        yield f"cities/{party.id}/.well-known/jwt-vc-issuer"
        yield f"cities/{party.id}/.well-known/openid-federation"
        yield f"federation/{party.id}/trust-chain.json"
    for city, number, purpose in queries.status_places():
        yield (
            f"tsl/{city}/{number}" if purpose == TOKEN else f"status/{city}/{number}-{purpose}.json"
        )
    for entry in published():
        yield f"agreements/{entry['id']}/{entry['version']}.json"
        yield f"agreements/{entry['id']}/{entry['version']}.signatures.json"
    yield from (f"accreditations/{reference}.json" for reference in queries.approvals())
    kept = ("bundle/", "agreements/", "accreditations/")
    yield from (name for name in queries.archives() if name.startswith(kept))


def write_site(folder: Path) -> int:
    """Write all of it into a folder, with the logs; give how many files.

    The views themselves give the bytes, so that a copy cannot differ from what is served.
    """
    count = 0
    for path in paths():
        view, arguments, named = resolve(f"/{path}")
        request = HttpRequest()
        request.method, request.path = "GET", f"/{path}"
        answer = view(request, *arguments, **named)
        _write(folder / path, answer.content)
        count += 1
    for log in transparency.logs():
        for name, raw in transparency.files_of(log):
            _write(folder / "log" / log.city / name, raw)
            count += 1
    return count


def _write(place: Path, raw: bytes) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_bytes(raw)
