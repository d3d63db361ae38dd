"""Certificates as stored: themselves for their holder, how they came about for everybody."""

from django.db import models
from django.db.models import F, Q

from comity.certificates.models.lists import PlaceRow


class CertificateRow(models.Model):
    """A certificate exactly as signed; its holder sees it, an office under a lease."""

    id = models.UUIDField(primary_key=True)
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    case = models.UUIDField()
    turn = models.PositiveSmallIntegerField(default=1, help_text="which decision on the case")
    edition = models.PositiveSmallIntegerField(
        default=1, help_text="which certificate of the decision; issued anew after a key was lost"
    )
    number = models.TextField(help_text="the code printed on it")
    credential = models.BinaryField(help_text="the bytes that were signed, with their proofs")
    wallet = models.TextField(null=True, help_text="the same for wallets, every piece with it")
    card = models.BinaryField(null=True, help_text="the same as a card for a QR code")
    language = models.TextField(help_text="of notices to the holder, two letters")
    commitment_salt = models.BinaryField(max_length=32)
    place = models.OneToOneField(PlaceRow, on_delete=models.PROTECT)
    issued_at = models.DateTimeField()
    valid_from = models.DateTimeField()
    valid_until = models.DateTimeField(null=True)

    class Meta:
        db_table = "certificates_certificate"
        constraints = [
            models.UniqueConstraint(
                fields=["case", "turn", "edition"], name="certificate_one_a_decision"
            ),
            models.CheckConstraint(
                name="certificate_in_all_formats",
                condition=Q(wallet=None, card=None) | Q(wallet__isnull=False, card__isnull=False),
            ),
            models.CheckConstraint(
                name="certificate_code_reads_well",
                condition=Q(number__regex=r"^[2-9A-HJ-NP-Z]{12}$"),
            ),
            models.CheckConstraint(
                name="certificate_begins_before_it_ends",
                condition=Q(valid_until=None) | Q(valid_until__gt=F("valid_from")),
            ),
        ]

    def __str__(self) -> str:
        return f"certificate {self.pk}"


class IssuanceRow(models.Model):
    """How a certificate came about: its keys, its hash, that it was examined before it was signed.

    Ids and hashes, no words of it. No certificate is stored without: a trigger, which the migration
    lays, compares the digest.
    """

    certificate = models.UUIDField(primary_key=True)
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    place = models.ForeignKey(PlaceRow, on_delete=models.PROTECT)
    assertion_key = models.TextField(db_index=True)
    token_key = models.TextField(null=True, db_index=True)
    commitment = models.TextField(help_text="as it stands in the log")
    credential_digest = models.BinaryField(max_length=32, help_text="of the signed bytes")
    lints = models.PositiveSmallIntegerField(help_text="how many were held against it; none failed")
    lint_digest = models.BinaryField(max_length=32, null=True, help_text="of what was examined")
    at = models.DateTimeField()
    replaced_by = models.UUIDField(null=True)

    class Meta:
        db_table = "certificates_issuance"
        constraints = [
            models.CheckConstraint(
                name="issuance_examined_means_named",
                condition=Q(lints=0, lint_digest=None) | Q(lints__gt=0, lint_digest__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"issuance of {self.certificate}"


class CopyRow(models.Model):
    """A copy of a certificate in its holder's wallet: whose place it has, and nothing it says.

    The copy itself lies in the wallet alone; its salt follows from the certificate's and its place.
    """

    place = models.OneToOneField(PlaceRow, on_delete=models.PROTECT, primary_key=True)
    certificate = models.UUIDField(db_index=True)
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    token_key = models.TextField(db_index=True, help_text="the address of the key that signed it")
    commitment = models.TextField(
        null=True, help_text="as it stands in the log; none from before copies were logged"
    )
    at = models.DateTimeField()

    class Meta:
        db_table = "certificates_copy"
        constraints = [
            models.CheckConstraint(
                name="copy_commitment_is_a_hash",
                condition=Q(commitment=None) | Q(commitment__regex=r"^sha-256:[0-9a-f]{64}$"),
            ),
        ]

    def __str__(self) -> str:
        return f"copy of {self.certificate}"


class SealedRow(models.Model):
    """A copy of a certificate that only its own code finds and opens; see ADR 0070.

    Goes with its certificate: the foreign key, which the migration lays, deletes it.
    """

    locator = models.BinaryField(primary_key=True, max_length=32)
    certificate = models.UUIDField(unique=True)
    sealed = models.BinaryField()

    class Meta:
        db_table = "certificates_sealed"

    def __str__(self) -> str:
        return f"sealed copy of {self.certificate}"
