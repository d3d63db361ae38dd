"""What cities sign with, as stored: public keys, the anchor, the salt of codes."""

from django.db import models


class KeyRow(models.Model):
    """A public key of a city; the operator enrols, ends or withdraws it, and never deletes it."""

    id = models.TextField(primary_key=True, help_text="full address, DID and fragment")
    city = models.TextField()
    multikey = models.TextField()
    first = models.DateTimeField()
    until = models.DateTimeField(null=True)
    revoked = models.DateTimeField(null=True)
    certificate = models.BinaryField(null=True, help_text="of keys that sign tokens: X.509, DER")

    class Meta:
        db_table = "certificates_key"

    def __str__(self) -> str:
        return self.id


class AnchorRow(models.Model):
    """The certificate of the authority that certified the cities' token keys; public."""

    certificate = models.BinaryField(primary_key=True, help_text="X.509, DER")

    class Meta:
        db_table = "certificates_anchor"

    def __str__(self) -> str:
        return "anchor"


class SaltRow(models.Model):
    """The one salt of this installation under which codes are derived."""

    salt = models.BinaryField(primary_key=True, max_length=32)

    class Meta:
        db_table = "certificates_salt"

    def __str__(self) -> str:
        return "salt"
