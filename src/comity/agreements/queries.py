"""Ask for the rulebook in force; compiled once per version and kept."""

from datetime import date, datetime
from functools import lru_cache

from django.db.models import Max
from django.utils.translation import gettext as _

from comity.agreements.models import AgreementVersionRow
from comity.rules.compiling import compile_rulebook
from comity.rules.format import read
from comity.rules.rulebook import Rulebook
from comity.values.refusals import Refusal


def rulebook_in_force(on: date) -> Rulebook:
    """Give the agreement in force on a day.

    Raises:
        Refusal: NO-AGREEMENT-IN-FORCE.
    """
    digest = (
        AgreementVersionRow.objects.filter(effective__contains=on)
        .order_by("-published_at")
        .values_list("digest", flat=True)
        .first()
    )
    if digest is None:
        raise Refusal("NO-AGREEMENT-IN-FORCE", _("No agreement is in force on that day."))
    return rulebook(digest)


@lru_cache(maxsize=64)
def rulebook(digest: str) -> Rulebook:
    """Give the very version that a decision cites.

    A version never changes once published, so the compiled rulebook is kept.

    Raises:
        Refusal: NO-SUCH-AGREEMENT.
    """
    row = AgreementVersionRow.objects.filter(pk=digest).first()
    if row is None:
        raise Refusal("NO-SUCH-AGREEMENT", _("This version of the agreement is not stored here."))
    return compile_rulebook(read(row.document).required().data, digest=digest)


def newest() -> datetime | None:
    """Give when a version was published last."""
    found: datetime | None = AgreementVersionRow.objects.aggregate(at=Max("published_at"))["at"]
    return found


def published() -> tuple[dict[str, object], ...]:
    """List every version with its document, digest and signatures, the newest first."""
    rows = AgreementVersionRow.objects.order_by("-published_at")
    return tuple(
        {
            "id": row.agreement_id,
            "version": row.version,
            "digest": row.digest,
            "document": row.document,
            "signatures": row.signatures,
            "effective_from": row.effective.lower,
            "effective_until": row.effective.upper,
        }
        for row in rows
    )
