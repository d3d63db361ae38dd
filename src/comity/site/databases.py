"""Which process reaches the database as whom, and which tables stand behind which door."""

from typing import Any

from django.conf import settings
from django.db.models import Model

from comity.ledger.pooling import forget
from comity.site import secrets
from comity.site.environment import Environment
from comity.site.postgres.bootstrap import APP, DOOR, OWNER, SIGNER

_CREDENTIALS = {
    "app": {"default": APP, "door": DOOR},
    "signer": {"default": SIGNER},
    "owner": {"default": OWNER, "door": DOOR},
}
# Whole apps that only sign-in touches; the cache is its memory.
DOOR_APPS = frozenset({"account", "auth", "contenttypes", "django_cache", "mfa", "sessions"})
_POOL = {"min_size": 1, "max_size": 8, "timeout": 10, "max_idle": 300, "reset": forget}


def databases(environment: Environment) -> dict[str, dict[str, Any]]:
    """Give Django's DATABASES: only the aliases and passwords that this process's role needs."""
    passwords = secrets.read(environment.data)
    place = environment.database
    way: dict[str, Any] = dict(environment.database_way)
    if environment.role != "owner":
        way |= {"pool": _POOL, "application_name": f"comity {environment.role}"}
    return {
        alias: {
            "ENGINE": "django.db.backends.postgresql",
            "NAME": place["dbname"],
            "HOST": place["host"],
            "PORT": place["port"],
            "USER": role,
            "PASSWORD": passwords.get(role, ""),
            "CONN_HEALTH_CHECKS": True,
            # Outside a transaction such a cursor is WITH HOLD: a copy that outlives a withdrawal.
            "DISABLE_SERVER_SIDE_CURSORS": True,
            "OPTIONS": dict(way),
        }
        for alias, role in _CREDENTIALS[environment.role].items()
    }


class DoorRouter:
    """Send the tables of sign-in through the door's own connection, everything else not."""

    def db_for_read(self, model: type[Model], **hints: object) -> str:  # noqa: ARG002  # Django's signature
        """Give the alias for reading `model`."""
        if settings.ENVIRONMENT.role == "owner":
            return "default"  # the owner sees every table, and needs them in one transaction
        return "door" if _is_kept_by_door(model) else "default"

    db_for_write = db_for_read

    def allow_relation(self, one: Model, other: Model, **hints: object) -> bool:  # noqa: ARG002  # Django's signature
        """Allow a relation only between rows behind the same door."""
        # Asked of the rows themselves: ``request.user`` is a stand-in of another type.
        return _is_kept_by_door(one) == _is_kept_by_door(other)

    def allow_migrate(self, db: str, app_label: str, **hints: object) -> bool:  # noqa: ARG002  # Django's signature
        """Let only the owner's process change tables; it sees them all through one alias."""
        return db == "default" and settings.ENVIRONMENT.role == "owner"


def _is_kept_by_door(model: type[Model] | Model) -> bool:
    return model._meta.app_label in DOOR_APPS or getattr(model, "kept_by_door", False)
