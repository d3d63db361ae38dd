"""What is ordered and made beside a certificate: changes of status, folios, the archive."""

from django.db import models
from django.db.models import F, Q

from comity.certificates.domain.states import Kind
from comity.certificates.models.certificates import CertificateRow

KINDS = [kind.value for kind in Kind]


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
                | (Q(second_at__isnull=False) & ~Q(second_by=F("by"))),
            ),
            models.CheckConstraint(
                name="order_waits_for_two",
                condition=Q(carried_out_at=None) | Q(second_by__isnull=False),
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
