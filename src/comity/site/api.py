"""The API: one root, one way to say no, one description at /api/v1/openapi.json."""

from collections.abc import Iterable
from typing import Any

import orjson
from django.http import Http404, HttpRequest, HttpResponse, RawPostDataException
from django.utils.translation import gettext as _
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.openapi.schema import OpenAPISchema
from ninja.parser import Parser

from comity.appeals.web.api import router as appeals
from comity.appeals.web.board_api import router as boards
from comity.appeals.web.complaint_api import router as complaints
from comity.appeals.web.complaint_years import router as complaint_years
from comity.certificates.web.api import router as certificates
from comity.certificates.web.folio_api import router as certificate_folios
from comity.governance.web.api import router as changes
from comity.governance.web.pilots_api import router as pilots
from comity.occupations.web.api import router as occupations
from comity.parties.web.endpoints import ActorCookie, BearerToken
from comity.pathways.web.api import router as measures
from comity.pathways.web.guiding_api import router as guided_work
from comity.pathways.web.pages import router as pathways
from comity.portal.web.check_api import router as checks
from comity.portal.web.framework_api import router as framework_differences
from comity.recognition.web.act_api import router as acts
from comity.recognition.web.api import router as applications
from comity.recognition.web.mandate_api import router as mandates
from comity.recognition.web.office_api import router as office
from comity.recognition.web.reconsider_api import router as reconsiderations
from comity.recognition.web.reports import router as replays
from comity.site.errors import answer, status_of
from comity.values.refusals import Fault, Refusal


class FaultIn(Schema):
    """One fault with its place."""

    code: str
    path: str
    message: str


class Problem(Schema):
    """RFC 9457 problem details with every fault."""

    type: str
    title: str
    status: int
    code: str
    request: str | None
    faults: list[FaultIn]


class StrictJson(Parser):
    """JSON as the RFC writes it: no NaN, no lone surrogates, no endless depth."""

    def parse_body(self, request: HttpRequest) -> dict[str, Any]:
        """Read the body."""
        read: dict[str, Any] = orjson.loads(request.body)
        return read


class ComityApi(NinjaAPI):
    """The API with its one kind of refusal in the description of every operation."""

    def get_openapi_schema(
        self, *, path_prefix: str | None = None, path_params: dict[str, Any] | None = None
    ) -> OpenAPISchema:
        """Describe the API as OpenAPI 3.1."""
        schema = super().get_openapi_schema(path_prefix=path_prefix, path_params=path_params)
        shape = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
        known = schema["components"].setdefault("schemas", {})
        known |= shape.pop("$defs", {}) | {"Problem": shape}
        refused = {
            "description": "Refused, with every fault",
            "content": {
                "application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}
            },
        }
        for path in schema["paths"].values():
            for operation in path.values():
                operation["responses"]["default"] = refused
        return schema


api = ComityApi(
    title="Comity",
    version="1",
    description="Neighbouring cities recognise each other's vocational credentials.",
    urls_namespace="api",
    docs_url=None,
    auth=[BearerToken(), ActorCookie()],
    parser=StrictJson(),
)
api.add_router("", checks)
api.add_router("", applications)
api.add_router("", office)
api.add_router("", acts)
api.add_router("", reconsiderations)
api.add_router("", appeals)
api.add_router("", boards)
api.add_router("", complaints)
api.add_router("", complaint_years)
api.add_router("", mandates)
api.add_router("", pathways)
api.add_router("", measures)
api.add_router("", guided_work)
api.add_router("", replays)
api.add_router("", certificates)
api.add_router("", certificate_folios)
api.add_router("", changes)
api.add_router("", pilots)
api.add_router("", occupations)
api.add_router("", framework_differences)


@api.exception_handler(Refusal)
def refused(request: HttpRequest, refusal: Refusal) -> HttpResponse:
    """Answer a refusal."""
    return answer(request, refusal, status_of(refusal))


@api.exception_handler(ValidationError)
def invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Answer a request whose fields are not as described; every fault is named."""
    sentence = _("Some fields are not as described; each is named with its place.")
    faults = tuple(_fault(one) for one in error.errors)
    return answer(request, Refusal("REQUEST-INVALID", sentence, faults), 422)


@api.exception_handler(AuthenticationError)
def unknown_caller(request: HttpRequest, error: AuthenticationError) -> HttpResponse:  # noqa: ARG001  # ninja's signature
    """Answer somebody who is not signed in."""
    sentence = _("You are not signed in, or your session has ended. Sign in again.")
    response = answer(request, Refusal("NO-SESSION", sentence), 401)
    response["WWW-Authenticate"] = "Bearer"
    return response


@api.exception_handler(HttpError)
def not_read(request: HttpRequest, error: HttpError) -> HttpResponse:
    """Answer a body that could not be read, or a write without its forgery token."""
    if error.status_code == 403:
        sentence = _("A write with the cookie needs the header X-CSRFToken.")
        return answer(request, Refusal("FORGERY-TOKEN", sentence), 403)
    sentence = _("This request could not be read. Check its body and its headers.")
    return answer(request, Refusal("BAD-REQUEST", sentence), error.status_code)


@api.exception_handler(RawPostDataException)
def other_content(request: HttpRequest, error: RawPostDataException) -> HttpResponse:  # noqa: ARG001  # ninja's signature
    """Answer a form where JSON belongs: looking for its forgery token has used its body up."""
    sentence = _("This request could not be read. Check its body and its headers.")
    return answer(request, Refusal("BAD-REQUEST", sentence), 415)


@api.exception_handler(Http404)
def nothing_here(request: HttpRequest, error: Http404) -> HttpResponse:  # noqa: ARG001  # ninja's signature
    """Answer an address that leads nowhere."""
    return answer(request, Refusal("NOT-FOUND", _("There is nothing at this address.")), 404)


def _fault(error: dict[str, Any]) -> Fault:
    code = {"extra_forbidden": "UNKNOWN-FIELD", "missing": "MISSING"}.get(error["type"], "INVALID")
    return Fault(code, _path(error["loc"]), str(error["msg"]))


def _path(place: Iterable[str | int]) -> str:
    """Leave out where the framework looked and the name of its argument."""
    kind, *rest = place
    return ".".join(str(part) for part in (rest[1:] if kind == "body" and rest[1:] else rest))
