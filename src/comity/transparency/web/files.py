"""The files of logs, at the paths of C2SP tlog-tiles below ``/log/<city>``."""

from typing import Final

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from comity.proofs.log.tiles import parse_path
from comity.transparency import queries
from comity.transparency.queries import KeptLog
from comity.values.refusals import Refusal

_TEXT: Final = "text/plain; charset=utf-8"
_SECONDS: Final = "public, max-age=5"
_MINUTES: Final = "public, max-age=300"
_FOR_GOOD: Final = "public, max-age=31536000, immutable"


@require_safe
def checkpoint(request: HttpRequest, city: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give the newest checkpoint that enough witnesses saw, with their cosignatures.

    Source: C2SP tlog-tiles, Checkpoints.
    """
    note = queries.served(_log(city))
    if note is None:
        raise Http404
    return _file(str(note).encode(), _TEXT, _SECONDS)


@require_safe
def policy(request: HttpRequest, city: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give which key the log signs with, and whose cosignatures count; believe it from a bundle.

    Source: C2SP tlog-policy.
    """
    return _file(queries.policy_of(_log(city)).text.encode(), _TEXT, _MINUTES)


@require_safe
def keys(request: HttpRequest, city: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give the statements on the next keys of the log and of the city's witness."""
    return _file(queries.keys_file(_log(city)), _TEXT, _MINUTES)


@require_safe
def tile(request: HttpRequest, city: str, name: str) -> HttpResponse:  # noqa: ARG001  # Django's signature
    """Give a tile of the tree or a bundle of entries; once there, it never changes.

    Source: C2SP tlog-tiles, Merkle Tree and Log entries.
    """
    try:
        asked = parse_path(name)
    except Refusal as refusal:
        raise Http404 from refusal
    content = queries.file_of(_log(city), asked)
    if content is None:
        raise Http404
    return _file(content, "application/octet-stream", _FOR_GOOD)


def _log(city: str) -> KeptLog:
    log = queries.log_of(city)
    if log is None:
        raise Http404
    return log


def _file(content: bytes, kind: str, keep: str) -> HttpResponse:
    response = HttpResponse(content, content_type=kind)
    response["Cache-Control"] = keep
    # Pages of other verifiers may read these files; there is nothing in them to protect.
    response["Access-Control-Allow-Origin"] = "*"
    response["Cross-Origin-Resource-Policy"] = "cross-origin"
    return response
