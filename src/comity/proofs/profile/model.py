"""Model: what any credential or presentation must look like, whoever issued it."""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from comity.proofs.contexts import CREDENTIALS
from comity.proofs.instants import parse_instant
from comity.values.refusals import Fault, Refusal

ENVELOPED: Final = "EnvelopedVerifiableCredential"
PRESENTATION: Final = "VerifiablePresentation"
_URL: Final = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*:[^\s<>\"{}|\\^`]+", re.ASCII)
_VALUE_TERMS: Final = frozenset({"@value", "@language", "@direction"})
# Members that are objects with a type: whether each must also have an id.
_TYPED: Final[Mapping[str, bool]] = {
    "credentialStatus": False,
    "credentialSchema": True,
    "termsOfUse": False,
    "evidence": False,
    "refreshService": False,
    "proof": False,
}


def credential_faults(credential: Mapping[str, Any]) -> tuple[Fault, ...]:
    """List where a credential departs from the data model; empty means it keeps to it.

    Source: W3C VCDM 2.0, sections 4.1 to 4.13.
    """
    return (
        *_head(credential, "VerifiableCredential"),
        *_party(credential, "issuer", is_needed=True),
        *_words(credential, ""),
        *_period(credential),
        *_subjects(credential),
        *_typed(credential),
        *_related(credential),
    )


def presentation_faults(presentation: Mapping[str, Any]) -> tuple[Fault, ...]:
    """List where a presentation departs from the data model; what it shows is looked at too.

    Source: W3C VCDM 2.0, section 4.13.
    """
    return (
        *_head(presentation, PRESENTATION),
        *_party(presentation, "holder", is_needed=False),
        *_typed(presentation),
        *_shown(presentation),
    )


def as_list(value: object) -> list[Any]:
    """Give what stands under a term as a list: nothing, one thing or several."""
    return value if isinstance(value, list) else [] if value is None else [value]


def is_enveloped(document: Mapping[str, Any]) -> bool:
    """Tell whether a credential only wraps a token."""
    return ENVELOPED in as_list(document.get("type"))


def _fault(path: str, message: str) -> Fault:
    return Fault("VC-MODEL", path, message)


def _head(document: Mapping[str, Any], kind: str) -> Iterator[Fault]:
    contexts = document.get("@context")
    if not isinstance(contexts, list) and contexts != CREDENTIALS:
        yield _fault("@context", f"It must be a list that begins with {CREDENTIALS}.")
    elif as_list(contexts)[:1] != [CREDENTIALS]:
        yield _fault("@context", f"The first context must be {CREDENTIALS}.")
    for one in as_list(contexts):
        if not isinstance(one, dict) and not _is_url(one):
            yield _fault("@context", "A context must be an address or an object.")
    types = as_list(document.get("type"))
    if kind not in types:
        yield _fault("type", f"It must have the type {kind}.")
    if not all(isinstance(one, str) and one for one in types):
        yield _fault("type", "A type must be a name or an address.")
    yield from _id(document, "")


def _is_url(value: object) -> bool:
    return isinstance(value, str) and _URL.fullmatch(value) is not None


def _id(document: Mapping[str, Any], path: str, *, is_needed: bool = False) -> Iterator[Fault]:
    if ("id" in document or is_needed) and not _is_url(document.get("id")):
        yield _fault(f"{path}id", "An id must be one address.")


def _party(document: Mapping[str, Any], term: str, *, is_needed: bool) -> Iterator[Fault]:
    named = document.get(term)
    if isinstance(named, dict):
        yield from _id(named, f"{term}.", is_needed=True)
        yield from _words(named, f"{term}.")
    elif (term in document or is_needed) and not _is_url(named):
        yield _fault(term, "It must be an address, or an object with one.")


def _words(document: Mapping[str, Any], path: str) -> Iterator[Fault]:
    for term in ("name", "description"):
        for word in as_list(document.get(term)):
            if not isinstance(word, str) and not _is_value(word):
                yield _fault(f"{path}{term}", "It must be a text, or one with its language.")


def _is_value(word: object) -> bool:
    if not isinstance(word, dict) or word.keys() - _VALUE_TERMS or "@value" not in word:
        return False
    return all(isinstance(part, str) for part in word.values())


def _period(credential: Mapping[str, Any]) -> Iterator[Fault]:
    instants = []
    for term in ("validFrom", "validUntil"):
        if term not in credential:
            continue
        try:
            instants.append(parse_instant(str(credential[term])))
        except Refusal as refusal:
            yield _fault(term, refusal.message)
    if len(instants) == 2 and instants[1] < instants[0]:
        yield _fault("validUntil", "It ends before it begins.")


def _subjects(credential: Mapping[str, Any]) -> Iterator[Fault]:
    subjects = as_list(credential.get("credentialSubject"))
    if not subjects:
        yield _fault("credentialSubject", "It says nothing about anybody.")
    for subject in subjects:
        if not isinstance(subject, dict) or not subject:
            yield _fault("credentialSubject", "A subject must be an object with claims.")
            continue
        yield from _id(subject, "credentialSubject.")


def _typed(document: Mapping[str, Any]) -> Iterator[Fault]:
    for term, needs_id in _TYPED.items():
        for one in as_list(document.get(term)):
            if not isinstance(one, dict):
                yield _fault(term, "It must be an object.")
                continue
            types = as_list(one.get("type"))
            if not types or not all(isinstance(name, str) and name for name in types):
                yield _fault(f"{term}.type", "It must say of which type it is.")
            yield from _id(one, f"{term}.", is_needed=needs_id)


def _related(credential: Mapping[str, Any]) -> Iterator[Fault]:
    related = as_list(credential.get("relatedResource"))
    for one in related:
        if not isinstance(one, dict):
            yield _fault("relatedResource", "It must be an object.")
            continue
        yield from _id(one, "relatedResource.", is_needed=True)
        if not isinstance(one.get("digestSRI", one.get("digestMultibase")), str):
            yield _fault("relatedResource", "It must name the digest of the resource.")
    ids = [str(one.get("id")) for one in related if isinstance(one, dict)]
    if len(set(ids)) != len(ids):
        yield _fault("relatedResource", "One resource is named twice.")


def _shown(presentation: Mapping[str, Any]) -> Iterator[Fault]:
    for place, shown in enumerate(as_list(presentation.get("verifiableCredential"))):
        path = f"verifiableCredential.{place}"
        if not isinstance(shown, dict):
            yield _fault(path, "A credential must be an object.")
        elif is_enveloped(shown):
            yield from _enveloped(shown, path)
        else:
            yield from _within(shown, path, credential_faults)


def _enveloped(shown: Mapping[str, Any], path: str) -> Iterator[Fault]:
    if as_list(shown.get("@context"))[:1] != [CREDENTIALS]:
        yield _fault(f"{path}.@context", f"The first context must be {CREDENTIALS}.")
    address = shown.get("id")
    if not isinstance(address, str) or not address.startswith("data:"):
        yield _fault(f"{path}.id", "What is wrapped must stand in a data: address.")


def _within(
    document: Mapping[str, Any],
    path: str,
    faults_of: Callable[[Mapping[str, Any]], tuple[Fault, ...]],
) -> Iterator[Fault]:
    for fault in faults_of(document):
        yield Fault(fault.code, f"{path}.{fault.path}", fault.message)
