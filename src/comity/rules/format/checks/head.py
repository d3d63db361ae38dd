"""Checks of the head and of who the parties are (head, clause 1)."""

from comity.rules.format.findings import Findings, Value, below, each

# Names that stand beside party ids in the wage floors.
_RESERVED = frozenset({"currency", "per"})


def check_version(data: Value, log: Findings) -> None:
    """The version is above the one it supersedes."""
    head = data["agreement"]
    version, before = head["version"], head["supersedes"]
    if before is not None and _numbers(version) <= _numbers(before):
        log.fault(
            "E-VERSION",
            "agreement.version",
            f"Version {version} is not above {before}, which it supersedes; raise it.",
        )


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in version.split("."))


def check_since(one: Value, path: str, code: str, data: Value, log: Findings) -> bool:
    """Tell whether something was carried over from an earlier version; that version is earlier."""
    if "since" not in one:
        return False
    since, before = one["since"], data["agreement"]["supersedes"]
    if before is None or _numbers(since) > _numbers(before):
        log.fault(
            code,
            below(path, "since"),
            f"Nothing can be carried over from {since}; name a version up to the one that this "
            "version supersedes, or leave it out.",
        )
    return True


def check_title(data: Value, log: Findings) -> None:
    """The title is there in every authentic language."""
    head = data["agreement"]
    for language in head["authentic_languages"]:
        if language not in head["title"]:
            log.fault(
                "E-L10N",
                "agreement.title",
                f"The title has no text in “{language}”, an authentic language; add it.",
            )


def check_languages(data: Value, log: Findings) -> None:
    """The authentic languages are those of the parties together."""
    authentic = set(data["agreement"]["authentic_languages"])
    spoken = {language for party in data["parties"] for language in party["languages"]}
    for language in sorted(spoken - authentic):
        log.fault(
            "E-LANG",
            "agreement.authentic_languages",
            f"“{language}” is a language of a party and so must be authentic; add it.",
        )
    for language in sorted(authentic - spoken):
        log.fault(
            "E-LANG",
            "agreement.authentic_languages",
            f"“{language}” is a language of no party and so cannot be authentic; remove it.",
        )


def check_interpretation(data: Value, log: Findings) -> None:
    """The language that prevails is an authentic one."""
    head = data["agreement"]
    _, prevails, language = head["interpretation"].partition(":")
    if prevails and language not in head["authentic_languages"]:
        log.fault(
            "E-LANG",
            "agreement.interpretation",
            f"“{language}” cannot prevail, because it is not authentic; name an authentic one.",
        )


def check_effective(data: Value, log: Findings) -> None:
    """The agreement ends after it begins."""
    effective = data["agreement"]["effective"]
    if effective["to"] is not None and effective["to"] < effective["from"]:
        log.fault(
            "E-INTERVAL",
            "agreement.effective.to",
            f"The agreement would end on {effective['to']}, before it begins on "
            f"{effective['from']}; write a later day, or null for no end.",
        )


def party_ids(data: Value) -> tuple[str, ...]:
    """Give the ids of the parties in their order."""
    return tuple(party["id"] for party in data["parties"])


def check_depositary(data: Value, log: Findings) -> None:
    """The depositary is a party."""
    check_party(data["agreement"]["depositary"], "agreement.depositary", data, log)


def check_party(name: str, path: str, data: Value, log: Findings) -> None:
    """A name that must be a party's id is one."""
    parties = party_ids(data)
    if name not in parties:
        known = ", ".join(parties)
        log.fault(
            "E-REF", path, f"“{name}” is no party of this agreement; the parties are {known}."
        )


def check_party_ids(data: Value, log: Findings) -> None:
    """Every party has an id of its own."""
    seen: set[str] = set()

    def check(party: Value, path: str, log: Findings) -> None:
        name = party["id"]
        if name in seen:
            log.fault(
                "E-PARTIES", below(path, "id"), f"Two parties are called “{name}”; rename one."
            )
        if name in _RESERVED:
            log.fault("E-PARTIES", below(path, "id"), f"“{name}” has another meaning; rename it.")
        seen.add(name)

    each(check, data["parties"], "parties", log)


def check_party_names(data: Value, log: Findings) -> None:
    """Every party is named in its own languages."""
    each(_check_name, data["parties"], "parties", log)


def _check_name(party: Value, path: str, log: Findings) -> None:
    for language in party["languages"]:
        for field, texts in (
            ("name", party["name"]),
            ("authority.name", party["authority"]["name"]),
        ):
            if language not in texts:
                log.fault(
                    "E-L10N",
                    below(path, field),
                    f"There is no name in “{language}”, a language of this party; add it.",
                )


CHECKS = (
    check_version,
    check_title,
    check_languages,
    check_interpretation,
    check_effective,
    check_depositary,
    check_party_ids,
    check_party_names,
)
