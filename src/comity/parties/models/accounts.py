"""Accounts: what sign-in knows of a person. Only the door's connection can see these tables."""

import uuid
from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.db import models
from django.db.models.functions import Lower


class AccountManager(BaseUserManager["AccountRow"]):
    def create_user(self, email: str, **fields: object) -> "AccountRow":
        account = self.model(email=email.strip().lower(), **fields)
        account.save(using=self._db)
        return account


class AccountRow(AbstractBaseUser):
    """Somebody who can sign in, by a code sent to an address; never by a password.

    The address is unique here (ADR 0020): sign-in needs one account per address, only the door
    sees it, and its pages answer the same whether an address is known or not.
    """

    kept_by_door: ClassVar[bool] = True
    password = None  # type: ignore[assignment]  # Django's way to leave an inherited column out
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(max_length=254, unique=True, help_text="in lower case")
    is_active = models.BooleanField(default=True)

    objects: ClassVar[AccountManager] = AccountManager()
    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"

    class Meta:
        app_label = "parties"
        constraints = [
            models.CheckConstraint(
                name="account_address_in_lower_case",
                condition=models.Q(email=Lower("email")),
            )
        ]

    def __str__(self) -> str:
        return str(self.id)

    def has_usable_password(self) -> bool:
        return False

    def check_password(self, raw_password: str | None) -> bool:  # noqa: ARG002  # Django's signature
        return False


class MailRow(models.Model):
    """A message of the demonstration, kept instead of sent so that its code can be read."""

    kept_by_door: ClassVar[bool] = True
    at = models.DateTimeField(db_index=True)
    to = models.EmailField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()

    class Meta:
        app_label = "parties"

    def __str__(self) -> str:
        return f"message {self.pk}"
