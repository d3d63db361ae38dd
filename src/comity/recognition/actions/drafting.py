"""Write a draft: answers page by page, papers one by one, until it is sent or given up."""

from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID, uuid4

from django.db import transaction
from django.utils.translation import gettext as _

from comity.ledger import actions as ledger
from comity.ledger.domain.notices import Notice
from comity.privacy import actions as privacy
from comity.recognition.domain.applications import SECTIONS
from comity.recognition.domain.facts import HelperWrote
from comity.recognition.domain.uploads import MOST_FILES, CheckedFile
from comity.recognition.models import DraftRow, EvidenceRow
from comity.recognition.queries import own
from comity.values.refusals import Refusal


def begin(subject: UUID, *, at: datetime) -> own.DraftCard:
    """Give the person's open draft; begin one, with what we know of them, if there is none."""
    with transaction.atomic():
        known = own.known_person(subject)
        DraftRow.objects.bulk_create(
            [
                DraftRow(
                    id=uuid4(),
                    subject=subject,
                    answers={"person": known} if known else {},
                    updated_at=at,
                )
            ],
            ignore_conflicts=True,  # the other window was quicker; its draft is this draft
        )
        found = own.open_draft(subject)
    if found is None:
        raise RuntimeError("a draft was just begun and is not there")
    return found


def answer(draft: UUID, section: str, answers: Any, *, at: datetime) -> own.DraftCard:  # noqa: ANN401  # JSON of one page
    """Keep the answers of one page.

    Raises:
        Refusal: DRAFT-CLOSED, because it was sent or given up meanwhile.
        ValueError: there is no such section; a caller's mistake.
    """
    if section not in SECTIONS:
        raise ValueError(f"there is no section {section!r}")
    with transaction.atomic():
        row = _open(draft)
        return _kept(row, {**row.answers, section: answers}, section, at)


def change_entries(
    draft: UUID, section: str, change: Callable[[list[Any]], list[Any]], *, at: datetime
) -> own.DraftCard:
    """Change the entries of a list as they are now, so that two windows at once lose none.

    Raises:
        Refusal: DRAFT-CLOSED, and what `change` refuses.
    """
    with transaction.atomic():
        row = _open(draft)
        stored = row.answers.get(section)
        entries = change(list(stored) if isinstance(stored, list) else [])
        return _kept(row, {**row.answers, section: entries}, section, at)


def answers_of(draft: UUID) -> dict[str, Any]:
    """Give the answers of an open draft, which nobody changes before this transaction ends.

    Raises:
        Refusal: DRAFT-CLOSED.
    """
    return dict(_open(draft).answers)


def replace_answers(draft: UUID, answers: dict[str, Any], *, at: datetime) -> own.DraftCard:
    """Replace all answers of a draft at once.

    Raises:
        Refusal: DRAFT-CLOSED.
    """
    with transaction.atomic():
        return _kept(_open(draft), answers, "all", at)


def add_paper(draft: UUID, file: CheckedFile, *, kind: str, at: datetime) -> own.PaperCard:
    """Keep a file that was looked into; the same content twice is kept once.

    Raises:
        Refusal: DRAFT-CLOSED, TOO-MANY-FILES.
    """
    with transaction.atomic():
        row = _open(draft)
        sentence = _("One application takes at most %(most)d files. Take one out first.")
        kept = keep_paper(draft, file, row.subject, kind=kind, at=at, too_many=sentence)
        _kept(row, row.answers, "papers", at)
    return kept


def keep_paper(
    basket: UUID, file: CheckedFile, subject: UUID, *, kind: str, at: datetime, too_many: str
) -> own.PaperCard:
    """Keep a file in what is not sent yet (a draft's or an answer's basket); the same one once.

    Raises:
        Refusal: TOO-MANY-FILES, in the words of `too_many`.
    """
    digest = sha256(file.content).digest()
    there = EvidenceRow.objects.filter(draft=basket, removed_at=None)
    same = there.filter(sha256=digest, kind=kind).values_list("id", flat=True).first()
    if same is None and there.count() >= MOST_FILES:
        raise Refusal("TOO-MANY-FILES", too_many % {"most": MOST_FILES})
    if same is None:
        same = EvidenceRow.objects.create(
            subject=subject,
            draft=basket,
            kind=kind,
            filename=file.name,
            media_type=file.media_type,
            size=len(file.content),
            sha256=digest,
            content=file.content,
            uploaded_at=at,
        ).id
    return next(card for card in own.papers(basket) if card.id == same)


def use_again(draft: UUID, paper: UUID, *, at: datetime) -> bool:
    """Hand in a file once more that was sent with an earlier case; False: there is none such.

    It is a copy: the office of each case sees what was sent to it, and nothing of the other.

    Raises:
        Refusal: DRAFT-CLOSED, TOO-MANY-FILES.
    """
    with transaction.atomic():
        subject = _open(draft).subject
        sent = EvidenceRow.objects.filter(pk=paper, subject=subject, removed_at=None)
        row = sent.filter(case__isnull=False).first()
    if row is None:
        return False
    # It was looked into when it came; how many pages it has is not kept.
    file = CheckedFile(row.filename, row.media_type, bytes(row.content), pages=0)
    add_paper(draft, file, kind=row.kind, at=at)
    return True


def remove_paper(draft: UUID, paper: UUID, *, at: datetime) -> bool:
    """Take a file out of a draft and empty it; False when it was not there any more.

    Raises:
        Refusal: DRAFT-CLOSED.
    """
    with transaction.atomic():
        row = _open(draft)
        found = EvidenceRow.objects.filter(pk=paper, draft=draft, removed_at=None)
        was_there = found.update(removed_at=at, content=b"", filename="") == 1
        if was_there:
            _kept(row, row.answers, "papers", at)
    return was_there


def give_up(draft: UUID, *, at: datetime) -> None:
    """End a draft for good, and the mandates for it: its answers and files are emptied at once.

    Raises:
        Refusal: DRAFT-CLOSED.
    """
    with transaction.atomic():
        row = _open(draft)
        EvidenceRow.objects.filter(draft=draft, removed_at=None).update(
            removed_at=at, content=b"", filename=""
        )
        close(row, at=at)
        privacy.end_mandates(draft, at=at)


def close(row: DraftRow, *, at: datetime) -> None:
    """End a draft in the transaction that holds its row."""
    row.answers, row.closed_at, row.updated_at = {}, at, at
    row.save(update_fields=["answers", "closed_at", "updated_at"])


def closed() -> Refusal:
    """Say that a draft is none any more."""
    sentence = _("This application was sent or given up meanwhile. Look under your cases.")
    return Refusal("DRAFT-CLOSED", sentence)


def _open(draft: UUID) -> DraftRow:
    row = DraftRow.objects.select_for_update().filter(pk=draft, closed_at=None).first()
    if row is None:
        raise closed()
    return row


def _kept(row: DraftRow, answers: dict[str, Any], section: str, at: datetime) -> own.DraftCard:
    there = DraftRow.objects.filter(pk=row.pk)
    there.update(answers=answers, updated_at=at)
    # The database says who wrote, and shows nothing where a mandate ended since the row was locked.
    kept = there.first()
    if kept is None:
        raise closed()
    if kept.written_by != kept.subject:
        _tell(kept, section, at)
    return own.draft_card(kept)


def _tell(row: DraftRow, section: str, at: datetime) -> None:
    """Record what a helper did; write to the person, once a day, if they wish so."""
    if row.news_city and row.news_language:
        notice = Notice(
            key=f"{row.id}/written/{at:%Y-%m-%d}",
            template="recognition/written",
            subject=row.subject,
            city=row.news_city,
            language=row.news_language,
        )
        ledger.post(notice)
    ledger.record(HelperWrote(at=at, city=None, draft=row.id, section=section))
