"""Schemas: the shape a certificate has, ours and compiled once."""

from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any, Final

from jsonschema_rs import Draft202012Validator

from comity.proofs.parsing import parse_object
from comity.values.refusals import Fault

MAX_FAULTS: Final = 20


def schema_bytes() -> bytes:
    """Give the certificate schema as it is published."""
    return _bytes("certificate-1.json")


def wallet_schema_bytes() -> bytes:
    """Give the schema of certificates for wallets as it is published."""
    return _bytes("wallet-1.json")


def _bytes(name: str) -> bytes:
    return files(__name__).joinpath(name).read_bytes()


@cache
def _certificate() -> Draft202012Validator:
    return Draft202012Validator(parse_object(schema_bytes()), validate_formats=True)


@cache
def _wallet() -> Draft202012Validator:
    return Draft202012Validator(parse_object(wallet_schema_bytes()), validate_formats=True)


def fits_certificate(credential: Mapping[str, Any]) -> bool:
    """Tell whether a credential has the shape of a certificate; proofs are not looked at."""
    return _certificate().is_valid(credential)


def fits_wallet(claims: Mapping[str, Any]) -> bool:
    """Tell whether claims have the shape of a certificate for wallets."""
    return _wallet().is_valid(claims)


def certificate_faults(credential: Mapping[str, Any]) -> tuple[Fault, ...]:
    """List where a credential departs from the shape of a certificate, at most 20 places."""
    return _faults(_certificate(), credential)


def wallet_faults(claims: Mapping[str, Any]) -> tuple[Fault, ...]:
    """List where claims depart from the shape of a certificate for wallets, at most 20 places."""
    return _faults(_wallet(), claims)


def _faults(validator: Draft202012Validator, document: Mapping[str, Any]) -> tuple[Fault, ...]:
    faults: list[Fault] = []
    for error in validator.iter_errors(document):
        path = ".".join(str(step) for step in error.instance_path) or "$"
        # Only the rule, never the value: a fault may be shown to others, a name may not.
        faults.append(Fault("SCHEMA", path, f"The rule {error.kind.name} is not kept here."))
        if len(faults) == MAX_FAULTS:
            break
    return tuple(faults)
