"""Checks against other documents and today's date, as far as they were given."""

from collections.abc import Sequence
from contextlib import suppress

from comity.rules.format.findings import Findings, UnreadableError, Value, below, each
from comity.rules.format.surroundings import Surroundings
from comity.values.spans import plus_months

_FRESH_MONTHS = 24


def check_around(data: Value, around: Surroundings, log: Findings) -> None:
    """Check what the document alone cannot show."""
    for check in (
        _check_id,
        _check_chain,
        _check_pilots_go_on,
        _check_commitments_go_on,
        _check_fresh,
        _check_series,
        _check_floors,
        _check_costs,
    ):
        with suppress(UnreadableError):
            check(data, around, log)


def _check_id(data: Value, around: Surroundings, log: Findings) -> None:
    name = data["agreement"]["id"]
    if name in around.taken_ids:
        log.fault(
            "E-ID", "agreement.id", f"“{name}” belongs to another agreement; choose another name."
        )


def _check_chain(data: Value, around: Surroundings, log: Findings) -> None:
    before = data["agreement"]["supersedes"]
    if before is None:
        return
    if around.known_versions is not None and before not in around.known_versions:
        log.fault(
            "E-CHAIN", "agreement.supersedes", f"There is no version {before} of this agreement."
        )
    if before in around.superseded_versions:
        log.fault(
            "E-CHAIN",
            "agreement.supersedes",
            f"Version {before} is already superseded by another; supersede the latest.",
        )


def _check_pilots_go_on(data: Value, around: Surroundings, log: Findings) -> None:
    """What is being tried on the first day stands in the version that begins then."""
    first = data["agreement"]["effective"]["from"]
    here = {pilot["id"]: pilot for pilot in data["pilots"]}
    for pilot in _of_predecessor("pilots", data, around):
        if not pilot["from"] < first <= pilot["to"]:
            continue
        found = here.get(pilot["id"])
        if found is None:
            log.fault(
                "E-PILOT",
                "pilots",
                f"“{pilot['id']}” runs until {pilot['to']}; carry it over with “since”.",
            )
        elif any(found[name] != pilot[name] for name in ("path", "from")):
            log.fault(
                "E-PILOT",
                "pilots",
                f"“{pilot['id']}” is running; its clause and its first day stay as they are.",
            )


def _check_commitments_go_on(data: Value, around: Surroundings, log: Findings) -> None:
    """What a party promised stays written, kept or not; what is past keeps its day."""
    first = data["agreement"]["effective"]["from"]
    here = [(one["party"], one["commitment"], one["due"]) for one in data["capacity"]]
    for one in _of_predecessor("capacity", data, around):
        days = [due for party, what, due in here if (party, what) == _promised(one)]
        if not days or (one["due"] < first and one["due"] not in days):
            log.fault(
                "E-PAST",
                "capacity",
                f"What {one['party']} promised by {one['due']} stays in the agreement; carry it "
                "over with “since”.",
            )


def _promised(commitment: Value) -> tuple[Value, Value]:
    return commitment["party"], commitment["commitment"]


def _of_predecessor(section: str, data: Value, around: Surroundings) -> Sequence[Value]:
    before = around.predecessor
    if before is None or data["agreement"]["supersedes"] != before.version:
        return ()
    found: Sequence[Value] = before.data[section]
    return found


def _check_fresh(data: Value, around: Surroundings, log: Findings) -> None:
    on = around.on
    if on is None:
        return

    def check(party: Value, path: str, log: Findings) -> None:
        for figure in ("population", "fiscal_capacity"):
            with suppress(UnreadableError):
                as_of = party[figure]["as_of"]
                if as_of > on or plus_months(as_of, _FRESH_MONTHS) < on:
                    log.fault(
                        "E-STALE",
                        below(path, f"{figure}.as_of"),
                        f"A figure of {as_of} cannot be used on {on}; it must be of the last "
                        f"{_FRESH_MONTHS} months.",
                    )

    each(check, data["parties"], "parties", log)


def _check_series(data: Value, around: Surroundings, log: Findings) -> None:
    series = data["wages"]["index"]["series"]
    if around.known_series is not None and series not in around.known_series:
        log.fault("E-INDEX", "wages.index.series", f"There is no price series “{series}”.")


def _check_floors(data: Value, around: Surroundings, log: Findings) -> None:
    floors = data["wages"]["floors"]
    for party, minimums in (around.statutory_floors or {}).items():
        for occupation, least in minimums.items():
            floor = floors.get(party, {}).get(occupation)
            if floor is not None and floor < least:
                log.fault(
                    "E-WAGE",
                    f"wages.floors.{party}.{occupation}",
                    f"The floor of {floor} is below the statutory {least}; raise it.",
                )


def _check_costs(data: Value, around: Surroundings, log: Findings) -> None:
    for occupation, cost in (around.unit_costs or {}).items():
        block = data["recognition"].get(occupation)
        if block is not None and block["fee"]["cap"] > cost:
            log.fault(
                "E-FEE",
                f"recognition.{occupation}.fee.cap",
                f"The cap of {block['fee']['cap']} is above the recorded cost of one decision, "
                f"{cost}; lower it.",
            )
