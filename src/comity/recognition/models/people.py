"""Who a person is and how to reach them: two tables, because few need the second."""

from django.db import models


class IdentityRow(models.Model):
    """Name and date of birth, as the person wrote them."""

    subject = models.UUIDField(primary_key=True)
    full_name = models.TextField()
    born_on = models.DateField()

    class Meta:
        db_table = "recognition_identity"

    def __str__(self) -> str:
        return f"identity {self.pk}"


class ContactRow(models.Model):
    """Where a notice goes and in which language it is written."""

    subject = models.UUIDField(primary_key=True)
    email = models.TextField()
    phone = models.TextField(blank=True)
    preferred_language = models.TextField(help_text="two letters")

    class Meta:
        db_table = "recognition_contact"

    def __str__(self) -> str:
        return f"contact {self.pk}"
