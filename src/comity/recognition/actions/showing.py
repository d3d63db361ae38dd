"""Take a certificate that a wallet showed into a draft: its entry, the person, the paper."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from comity.recognition.actions import drafting
from comity.recognition.domain.showing import ShownCertificate
from comity.recognition.queries import own


def take_shown(draft: UUID, shown: ShownCertificate, *, at: datetime) -> own.PaperCard:
    """Keep what was shown, all of it or nothing; what the person wrote themself stays.

    Showing the same certificate again adds nothing.

    Raises:
        Refusal: DRAFT-CLOSED, TOO-MANY-FILES.
    """
    with transaction.atomic():
        paper = drafting.add_paper(draft, shown.file, kind="certificate", at=at)
        answers = drafting.answers_of(draft)
        stored = answers.get("credentials")
        entries = list(stored) if isinstance(stored, list) else []
        if shown.entry not in entries:
            drafting.answer(draft, "credentials", [*entries, dict(shown.entry)], at=at)
        known = answers.get("person")
        person = {**shown.person, **(known if isinstance(known, dict) else {})}
        if shown.person:
            drafting.answer(draft, "person", person, at=at)
    return paper
