"""What the environment says about this installation, read once and checked."""

import os
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal, cast, get_args
from urllib.parse import urlsplit

import psycopg

from comity.proofs.key_stores import FILES
from comity.site.mailing import MailServer, mail_server
from comity.site.postgres.server import PORT, socket_folder
from comity.values.refusals import Fault, Refusal

Role = Literal["app", "owner", "signer"]
_DATABASE = "comity"
_NO_WAY = {"host", "port", "dbname", "user", "password", "passfile", "application_name"}
_ADDRESS = re.compile(r"[^\s@<>,;]+@[^\s@<>,;]+")
_SIGNER = re.compile(r"files|none|unix:/.+|pkcs11:/[^?]+\?token=.+")
_LOOPBACK = {"localhost", "127.0.0.1", "::1"}
_BOOLEANS = {
    "": False,
    "0": False,
    "no": False,
    "false": False,
    "1": True,
    "yes": True,
    "true": True,
}


@dataclass(frozen=True, slots=True)
class Environment:
    """One installation: its folder, its database, who this process is, how it is reached.

    ``database_url`` is empty for the embedded server. ``origin`` is the public address without a
    trailing slash, such as ``https://recognition.example.org``. ``sender`` is empty for the usual.
    ``is_test_profile`` opens the addresses that conformance suites ask, on loopback only.
    ``signer`` says where the keys lie, as `proofs.key_stores.store_of` reads it.
    """

    data: Path
    database_url: str
    role: Role
    is_demo: bool
    origin: str
    mail: MailServer
    sender: str
    is_test_profile: bool = False
    signer: str = FILES

    @property
    def is_embedded(self) -> bool:
        """Tell whether the database is our own embedded server."""
        return not self.database_url

    @property
    def database_way(self) -> dict[str, str]:
        """How to speak to the database: what its address says beside place and credentials.

        Such as ``sslmode`` and ``sslrootcert``: leaving them out would speak unencrypted.
        """
        parts = psycopg.conninfo.conninfo_to_dict(self.database_url)
        return {name: str(value) for name, value in parts.items() if name not in _NO_WAY}

    @property
    def database_for_parts(self) -> str:
        """The database's address for web and worker, who have roles of their own."""
        if self.is_embedded:
            return ""
        return psycopg.conninfo.make_conninfo(**self.database, **self.database_way)

    @property
    def database(self) -> dict[str, str]:
        """Where the database is: ``host``, ``port`` and ``dbname``, no credentials."""
        if self.is_embedded:
            named = os.environ.get("COMITY_DATABASE", _DATABASE)
            return {"host": str(socket_folder(self.data)), "port": str(PORT), "dbname": named}
        parts = psycopg.conninfo.conninfo_to_dict(self.database_url)
        return {
            "host": str(parts.get("host") or ""),
            "port": str(parts.get("port") or PORT),
            "dbname": str(parts.get("dbname") or _DATABASE),
        }


def default_data_folder(environ: Mapping[str, str]) -> Path:
    """Give the folder for data when none is named: the system's for root, else the user's own."""
    if os.geteuid() == 0:
        return Path("/var/lib/comity")
    shared = environ.get("XDG_DATA_HOME")
    return (Path(shared) if shared else Path.home() / ".local" / "share") / "comity"


def read_environment(environ: Mapping[str, str] | None = None) -> Environment:
    """Read and check the variables.

    Raises:
        Refusal: one or more variables do not make sense; all are named.
    """
    given = os.environ if environ is None else environ
    faults: list[Fault] = []
    role = given.get("COMITY_ROLE", "app")
    if role not in get_args(Role):
        faults.append(_fault("COMITY_ROLE", f"is {role!r}; it must be app, owner or signer."))
    demo = given.get("COMITY_DEMO", "").lower()
    if demo not in _BOOLEANS:
        faults.append(_fault("COMITY_DEMO", f"is {demo!r}; it must be yes or no."))
    url = given.get("DATABASE_URL", "")
    faults += _url_faults(url)
    origin = given.get("COMITY_ORIGIN", "http://localhost:8000").rstrip("/")
    if not origin.startswith(("http://", "https://")):
        faults.append(_fault("COMITY_ORIGIN", "must begin with https:// (http:// on loopback)."))
    profile = given.get("COMITY_TEST_PROFILE", "").lower()
    faults += _profile_faults(profile, origin)
    signer = given.get("COMITY_SIGNER") or FILES
    if _SIGNER.fullmatch(signer) is None:
        faults.append(
            _fault("COMITY_SIGNER", "must be files, pkcs11:MODULE?token=LABEL, unix:PATH or none.")
        )
    smtp, sender = given.get("COMITY_SMTP", ""), given.get("COMITY_SENDER", "")
    faults += _mail_faults(smtp, sender)
    if faults:
        raise Refusal("ENVIRONMENT", "Some settings do not make sense.", tuple(faults))
    folder = given.get("COMITY_DATA")
    return Environment(
        data=Path(folder).expanduser().absolute() if folder else default_data_folder(given),
        database_url=url,
        role=cast("Role", role),
        is_demo=_BOOLEANS[demo],
        origin=origin,
        mail=mail_server(smtp),
        sender=sender,
        is_test_profile=_BOOLEANS[profile],
        signer=signer,
    )


def _fault(name: str, sentence: str) -> Fault:
    return Fault("ENVIRONMENT", name, f"{name} {sentence}")


def _url_faults(url: str) -> list[Fault]:
    if not url:
        return []
    try:
        psycopg.conninfo.conninfo_to_dict(url)
    except psycopg.ProgrammingError:
        return [_fault("DATABASE_URL", "is not a PostgreSQL address.")]
    return []


def _profile_faults(profile: str, origin: str) -> Iterator[Fault]:
    if profile not in _BOOLEANS:
        yield _fault("COMITY_TEST_PROFILE", f"is {profile!r}; it must be yes or no.")
    elif _BOOLEANS[profile] and urlsplit(origin).hostname not in _LOOPBACK:
        yield _fault("COMITY_TEST_PROFILE", "is for this machine only: COMITY_ORIGIN is not on it.")


def _mail_faults(smtp: str, sender: str) -> Iterator[Fault]:
    try:
        mail_server(smtp)
    except ValueError:
        yield _fault("COMITY_SMTP", "must be smtp://user:password@host:587 or smtps://…:465.")
    if sender and not _ADDRESS.fullmatch(sender):
        yield _fault("COMITY_SENDER", "must be one e-mail address.")
