"""What a person is still writing, and the papers that they add to it."""

import uuid

from django.db import models

from comity.recognition.models.cases import CaseRow


class DraftRow(models.Model):
    """Answers on the way to an application; emptied when it is sent or given up.

    Rows are not deleted by the web, which may delete nothing personal: `closed_at` ends one, its
    answers are emptied in the same statement, and the sweeper removes it. Somebody with a mandate
    may write in it too; who did is set by a trigger, so that nobody writes in another's name.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.UUIDField()
    answers = models.JSONField(default=dict, help_text="one object for each page of questions")
    updated_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    written_by = models.UUIDField(null=True, help_text="set by the database; empty: the person")
    news_city = models.TextField(
        null=True, help_text="writes to the person when a helper wrote; empty: nobody does"
    )
    news_language = models.TextField(null=True, help_text="in which it writes; two letters")

    class Meta:
        db_table = "recognition_draft"
        constraints = [
            models.UniqueConstraint(
                fields=["subject"],
                condition=models.Q(closed_at=None),
                name="draft_one_open_a_person",
            ),
            models.CheckConstraint(
                name="draft_news_have_city_and_language",
                condition=models.Q(news_city=None, news_language=None)
                | models.Q(news_city__isnull=False, news_language__isnull=False),
            ),
            models.CheckConstraint(
                name="draft_closed_is_empty",
                condition=models.Q(closed_at=None) | models.Q(answers={}),
            ),
        ]

    def __str__(self) -> str:
        return f"draft {self.pk}"


class EvidenceRow(models.Model):
    """One file, kept in the database so that row security and backups cover it.

    It belongs to a draft until the application is sent, then to the case; from then on it cannot
    change. A file taken out of a draft is emptied at once and swept later.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    subject = models.UUIDField()
    host_city = models.TextField(null=True, help_text="empty until the application is sent")
    # No foreign key: the sweeper removes drafts that were sent, their files stay with the case.
    draft = models.UUIDField(db_index=True)
    case = models.ForeignKey(CaseRow, null=True, on_delete=models.PROTECT, related_name="evidence")
    kind = models.TextField(help_text="certificate, practice, language, safety or other")
    filename = models.TextField()
    media_type = models.TextField()
    size = models.PositiveIntegerField(help_text="in bytes")
    sha256 = models.BinaryField(max_length=32)
    content = models.BinaryField()
    uploaded_at = models.DateTimeField()
    removed_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "recognition_evidence"
        constraints = [
            models.CheckConstraint(
                name="evidence_at_most_10_mb", condition=models.Q(size__lte=10 * 1024 * 1024)
            ),
            models.CheckConstraint(
                name="evidence_type_is_known",
                condition=models.Q(
                    media_type__in=[
                        "application/pdf",
                        "image/jpeg",
                        "image/png",
                        "image/webp",
                        "application/dc+sd-jwt",
                    ]
                ),
            ),
            models.CheckConstraint(
                name="evidence_has_city_with_case",
                condition=models.Q(case=None, host_city=None)
                | models.Q(case__isnull=False, host_city__isnull=False, removed_at=None),
            ),
            models.CheckConstraint(
                name="evidence_removed_is_empty",
                condition=models.Q(removed_at=None) | models.Q(content=b"", filename=""),
            ),
        ]

    def __str__(self) -> str:
        return f"evidence {self.pk}"
