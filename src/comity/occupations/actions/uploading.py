"""Take a file up, look through it, and make it a list."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from comity.ledger.actions import record
from comity.ledger.domain.actors import Actor
from comity.occupations.actions.deciding import EDITOR, require
from comity.occupations.domain.drafts import Title, read_upload, required_good
from comity.occupations.domain.facts import ListImported
from comity.occupations.domain.states import ListState
from comity.occupations.models import DraftRow, EntryRow, ListRow
from comity.occupations.queries.frameworks import framework_card
from comity.occupations.queries.sayings import SAYINGS
from comity.values.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Upload:
    """A file and what is said of it.

    Args:
        title: of the list, the same for each of its versions.
        kind: one of `KINDS`.
        version: as the city names it.
        language: of the titles.
        framework: the version of a framework they shall be matched to.
        file: its name.
        content: its bytes.
    """

    title: str
    kind: str
    version: str
    language: str
    framework: UUID
    file: str
    content: bytes


def take_up(given: Upload, *, by: Actor, at: datetime) -> UUID:
    """Keep an uploaded file to be looked through; give the id of the draft.

    Raises:
        Refusal: NOT-PERMITTED; NOT-FOUND (the framework); those of reading the file.
    """
    require(by, EDITOR)
    framework_card(given.framework)
    read_upload(given.content, file=given.file, language=given.language)
    row = DraftRow(
        id=uuid4(),
        city=by.city or "",
        decided_by=by.id,
        title=given.title,
        kind=given.kind,
        version=given.version,
        language=given.language,
        framework_id=given.framework,
        file=given.file,
        content=given.content,
        at=at,
    )
    row.save(force_insert=True)
    return row.pk


def choose_columns(draft: UUID, columns: Mapping[str, str], *, by: Actor) -> None:
    """Take other columns of a draft for title, code and the rest.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, DRAFT-USED; those of reading the file.
    """
    require(by, EDITOR)
    with transaction.atomic():
        row = _draft(draft, by)
        content = bytes(row.content)
        read_upload(content, file=row.file, language=row.language, columns=columns)
        row.columns = dict(columns)
        row.save(update_fields=["columns"])


def import_list(draft: UUID, *, keeps_good: bool, by: Actor, at: datetime) -> UUID:
    """Make a draft a list, whole or its good rows; the worker then looks for suggestions.

    Args:
        draft: its id.
        keeps_good: whether to import the good rows although others are wrong.
        by: an editor of its city.
        at: aware.

    Raises:
        Refusal: NOT-PERMITTED, NOT-FOUND, DRAFT-USED, LIST-NOTHING-GOOD, LIST-FAULTY,
            LIST-VERSION-TAKEN; those of reading the file.
    """
    require(by, EDITOR)
    try:
        with transaction.atomic():
            return _imported(draft, keeps_good=keeps_good, by=by, at=at)
    except IntegrityError as twin:
        if "list_version_is_uploaded_once" not in str(twin):
            raise
        raise Refusal("LIST-VERSION-TAKEN", str(SAYINGS["LIST-VERSION-TAKEN"])) from twin


def _draft(draft: UUID, by: Actor) -> DraftRow:
    row = DraftRow.objects.select_for_update(of=("self",)).filter(pk=draft, city=by.city).first()
    if row is None:
        raise Refusal("NOT-FOUND", _("There is no such file."))
    if not row.content:
        raise Refusal("DRAFT-USED", str(SAYINGS["DRAFT-USED"]))
    return row


def _imported(draft: UUID, *, keeps_good: bool, by: Actor, at: datetime) -> UUID:
    row = _draft(draft, by)
    content = bytes(row.content)
    reading = read_upload(
        content, file=row.file, language=row.language, columns=row.columns or None
    )
    titles = required_good(reading, keeps_good=keeps_good)
    digest = f"sha-256:{hashlib.sha256(content).hexdigest()}"
    local_list = ListRow(
        id=uuid4(),
        city=row.city,
        title=row.title,
        kind=row.kind,
        version=row.version,
        language=row.language,
        digest=digest,
        framework_id=row.framework_id,
        uploaded_at=at,
        state=ListState.WAITING.value,
        total=len(titles),
    )
    local_list.save(force_insert=True)
    EntryRow.objects.bulk_create((_entry(local_list, one) for one in titles), batch_size=2_000)
    row.content = b""
    row.save(update_fields=["content"])
    record(
        ListImported(at=at, city=row.city, list=local_list.pk, digest=digest, entries=len(titles))
    )
    return local_list.pk


def _entry(local_list: ListRow, one: Title) -> EntryRow:
    return EntryRow(
        id=uuid4(),
        local_list=local_list,
        city=local_list.city,
        place=one.row,
        code=one.code,
        title=one.title,
        description=one.description,
        isco=one.isco,
        volume=one.volume,
        claims=[{"uri": claim.uri, "relation": claim.relation.value} for claim in one.claims],
        urgency=float(1 if one.volume is None else one.volume),
    )
