"""A framework of six trades, as small as it can be and still have everything."""

from comity.matching.framework import Concept, Framework, Kind, Label, LabelKind, framework

ESCO = "http://data.europa.eu/esco/"
BRICKS, WIRES, PIPES = (f"{ESCO}occupation/{name}" for name in ("bricks", "wires", "pipes"))
BREAD, HAIR, CARE = (f"{ESCO}occupation/{name}" for name in ("bread", "hair", "care"))
LAY, MIX, WIRE, BAKE = (f"{ESCO}skill/{name}" for name in ("lay", "mix", "wire", "bake"))
_JOBS = {
    BRICKS: ("7112", "Maurer", ("Maurerin", "Hochbaumaurer"), "bricklayer", "metselaar"),
    WIRES: ("7411", "Elektroinstallateur", ("Elektrikerin",), "electrician", "elektricien"),
    PIPES: ("7126", "Klempner", ("Installateur für Wasser",), "plumber", "loodgieter"),
    BREAD: ("7512", "Bäcker", ("Bäckerin",), "baker", "bakker"),
    HAIR: ("5141", "Friseur", ("Friseurin",), "hairdresser", "kapper"),
    CARE: ("5321", "Pflegehelfer", ("Pflegehelferin",), "healthcare assistant", "zorgkundige"),
}
_SKILLS = {
    LAY: ("lay bricks", "Ziegel verlegen"),
    MIX: ("mix mortar", "Mörtel mischen"),
    WIRE: ("install electrical wiring", "elektrische Leitungen verlegen"),
    BAKE: ("bake bread", "Brot backen"),
}
_NEEDS = {BRICKS: ((LAY,), (MIX,)), WIRES: ((WIRE,), ()), BREAD: ((BAKE,), ())}


def small(version: str = "1.0.0") -> Framework:
    codes = sorted({code[:length] for code, *_ in _JOBS.values() for length in (1, 2, 3, 4)})
    groups = [
        Concept(
            f"{ESCO}isco/C{code}",
            Kind.GROUP,
            code,
            (Label("de", LabelKind.PREFERRED, f"Berufe {code}"),),
            isco=code,
            broader=(f"{ESCO}isco/C{code[:-1]}",) if len(code) > 1 else (),
        )
        for code in codes
    ]
    jobs = [_job(uri, *told) for uri, told in _JOBS.items()]
    skills = [
        Concept(uri, Kind.SKILL, labels=_labels(("en", english, ()), ("de", german, ())))
        for uri, (english, german) in _SKILLS.items()
    ]
    return framework("ESCO", version, [*groups, *jobs, *skills], attribution="By the Commission.")


def _job(
    uri: str, code: str, german: str, others: tuple[str, ...], english: str, dutch: str
) -> Concept:
    essential, optional = _NEEDS.get(uri, ((), ()))
    return Concept(
        uri,
        Kind.OCCUPATION,
        f"{code}.1",
        _labels(("de", german, others), ("en", english, ()), ("nl", dutch, ())),
        {"en": f"What a {english} does."},
        code,
        (f"{ESCO}isco/C{code}",),
        essential,
        optional,
    )


def _labels(*told: tuple[str, str, tuple[str, ...]]) -> tuple[Label, ...]:
    preferred = [Label(language, LabelKind.PREFERRED, text) for language, text, _ in told]
    others = [
        Label(language, LabelKind.ALTERNATIVE, text)
        for language, _, texts in told
        for text in texts
    ]
    return tuple(sorted([*preferred, *others]))
