"""Certificates as stored: their keys and lists for everybody, themselves for their holder."""

from django.db import models
from django.db.models import F, Q

from comity.certificates.domain.states import Kind, State
from comity.proofs.status import MIN_ENTRIES, PURPOSES

# Beside the two purposes: the list for wallets and cards, which says both.
TOKEN = "token"  # noqa: S105  # a list's name
LISTS = [*PURPOSES, TOKEN]
STATES = [state.value for state in State]
KINDS = [kind.value for kind in Kind]
GOOD, REVOKE = State.GOOD.value, Kind.REVOKE.value


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


class StatusListRow(models.Model):
    """One signed status list as published, of one city, number and purpose."""

    address = models.TextField(primary_key=True)
    city = models.TextField()
    number = models.PositiveIntegerField()
    purpose = models.TextField()
    document = models.BinaryField(help_text="exactly the bytes that are served")
    published_at = models.DateTimeField()
    until = models.DateTimeField()

    class Meta:
        db_table = "certificates_status_list"
        constraints = [
            models.UniqueConstraint(
                fields=["city", "number", "purpose"], name="status_list_one_a_purpose"
            ),
            models.CheckConstraint(
                name="status_list_purpose_is_known", condition=Q(purpose__in=LISTS)
            ),
        ]

    def __str__(self) -> str:
        return self.address


class PlaceRow(models.Model):
    """A place in a city's lists that a certificate took, and what its two bits say.

    Says nothing about whose it is; the bits are public anyway.
    """

    id = models.UUIDField(primary_key=True)
    city = models.TextField()
    number = models.PositiveIntegerField()
    index = models.PositiveIntegerField()
    state = models.TextField(default=GOOD)
    changed_at = models.DateTimeField()

    class Meta:
        db_table = "certificates_place"
        constraints = [
            models.UniqueConstraint(fields=["city", "number", "index"], name="place_is_taken_once"),
            models.CheckConstraint(name="place_is_in_the_list", condition=Q(index__lt=MIN_ENTRIES)),
            models.CheckConstraint(name="place_state_is_known", condition=Q(state__in=STATES)),
        ]

    def __str__(self) -> str:
        return f"{self.city} {self.number} {self.index}"


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
    """A copy of a certificate in its holder's wallet: whose place it has, and nothing it says."""

    place = models.OneToOneField(PlaceRow, on_delete=models.PROTECT, primary_key=True)
    certificate = models.UUIDField(db_index=True)
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    token_key = models.TextField(db_index=True, help_text="the address of the key that signed it")
    at = models.DateTimeField()

    class Meta:
        db_table = "certificates_copy"

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


class StatusOrderRow(models.Model):
    """What an officer ordered about a certificate; carried out by the worker, then done."""

    id = models.UUIDField(primary_key=True)
    certificate = models.ForeignKey(CertificateRow, on_delete=models.PROTECT, related_name="orders")
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    kind = models.TextField()
    reason_code = models.TextField()
    reason = models.TextField(help_text="in words, for the holder")
    by = models.UUIDField(help_text="an officer's actor id")
    at = models.DateTimeField()
    second_by = models.UUIDField(null=True)
    second_at = models.DateTimeField(null=True)
    carried_out_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "certificates_order"
        constraints = [
            models.CheckConstraint(name="order_kind_is_known", condition=Q(kind__in=KINDS)),
            models.CheckConstraint(name="order_is_reasoned", condition=~Q(reason="")),
            models.CheckConstraint(
                name="order_second_officer_is_another",
                condition=Q(second_by=None, second_at=None)
                | (Q(kind=REVOKE, second_at__isnull=False) & ~Q(second_by=F("by"))),
            ),
            models.CheckConstraint(
                name="order_revoking_waits_for_two",
                condition=~Q(kind=REVOKE) | Q(carried_out_at=None) | Q(second_by__isnull=False),
            ),
            models.UniqueConstraint(
                fields=["certificate", "kind"],
                condition=Q(carried_out_at=None),
                name="order_one_open_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.certificate_id}"


class FolioRow(models.Model):
    """A certificate as PDF in one language: ordered by its holder, made and sealed by the worker.

    Goes with its certificate: the foreign key, which the migration lays, deletes it.
    """

    id = models.UUIDField(primary_key=True)
    certificate = models.UUIDField()
    subject = models.UUIDField(db_index=True)
    host_city = models.TextField()
    language = models.TextField(help_text="the reader's, two letters; the city's follows")
    ordered_at = models.DateTimeField()
    made_at = models.DateTimeField(null=True)
    is_logged = models.BooleanField(default=False, help_text="its log proof is inside")
    content = models.BinaryField(null=True)
    fault = models.TextField(default="", help_text="the code of why it could not be made")

    class Meta:
        db_table = "certificates_folio"
        constraints = [
            models.UniqueConstraint(
                fields=["certificate", "language"], name="folio_one_a_language"
            ),
            models.CheckConstraint(
                name="folio_is_made_whole",
                condition=Q(made_at=None, content=None, is_logged=False)
                | Q(made_at__isnull=False, content__isnull=False, fault=""),
            ),
            models.CheckConstraint(
                name="folio_language_is_two_letters", condition=Q(language__regex=r"^[a-z]{2}$")
            ),
        ]

    def __str__(self) -> str:
        return f"folio of {self.certificate} in {self.language}"


class ArchiveRow(models.Model):
    """The bundle for verifiers as one file, made and signed by the worker; only the newest."""

    name = models.TextField(primary_key=True)
    content = models.BinaryField()
    dated = models.DateTimeField()

    class Meta:
        db_table = "certificates_archive"

    def __str__(self) -> str:
        return self.name
