"""History reading: what was decided, granted or forbidden before this case."""

from collections.abc import Mapping

from comity.rules.cases import Ban, EarlierDecision, ExistingRecognition
from comity.rules.reading import Reader


def read_earlier(reader: Reader) -> EarlierDecision:
    """Read one earlier decision of another city."""
    earlier = EarlierDecision(
        host=reader.needed("host"),
        occupation=reader.needed("occupation"),
        outcome=reader.needed("outcome"),
        decided_on=reader.day_needed("date", "decided"),
        evidence=frozenset(reader.texts("evidence")),
        is_appealed=bool(reader.truth("appeal", "appealed")),
        is_annulled=bool(reader.truth("annulled")),
    )
    for told in ("basis", "id"):
        reader.take(told)
    reader.close()
    return earlier


def read_existing(reader: Reader) -> tuple[ExistingRecognition, ...]:
    """Read the recognitions already held: true, one object or a list of them."""
    name = reader.spelling("existing", "existing_recognitions", "existing_recognition")
    value = reader.node.get(name)
    host, occupation = str(reader.node.get("host")), str(reader.node.get("occupation"))
    if isinstance(value, bool):
        reader.take(name)
        return (ExistingRecognition(host, occupation),) if value else ()
    found = []
    for inner in _one_or_many(reader, name):
        state = inner.text("state", "status", default="active")
        active = inner.truth("active", default=True)
        outcome = inner.text("outcome", default="recognised")
        found.append(
            ExistingRecognition(
                host=inner.text("host", "city", default=host) or "",
                occupation=inner.text("occupation", default=occupation) or "",
                days=(inner.day("from", "date", "since"), inner.day("to", "until")),
                is_active=bool(active)
                and state in {"active", "in_force"}
                and outcome not in {"refused", "referred"},
            )
        )
        inner.close()
    return tuple(found)


def read_bans(reader: Reader) -> tuple[Ban, ...]:
    """Read practice bans: one object or a list of them."""
    occupation = str(reader.node.get("occupation"))
    found = []
    name = reader.spelling("bans", "ban", "practice_bans", "practice_ban")
    for inner in _one_or_many(reader, name):
        found.append(
            Ban(
                occupation=inner.text("occupation", default=occupation) or "",
                first_on=inner.day("from"),
                last_on=inner.day_needed("to", "until", "last"),
            )
        )
        for told in ("party", "host", "city", "by", "reason", "cause"):
            inner.take(told)
        inner.close()
    return tuple(found)


def _one_or_many(reader: Reader, name: str) -> list[Reader]:
    value = reader.node.get(name)
    if isinstance(value, Mapping):
        reader.take(name)
        return [Reader(value, reader.at(name), reader.faults, reader.code)]
    return reader.readers(name)
