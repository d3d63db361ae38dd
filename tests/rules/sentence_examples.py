"""A small agreement and one finding of each code, with the facts that the engine attaches."""

from datetime import date

from comity.rules.calendars import Calendar
from comity.rules.findings import Finding
from comity.rules.rulebook import Deadlines, Party, Rulebook, Standard, StandardVersion, Unit
from comity.values.periods import Period
from comity.values.spans import Days

AWARD, DAY = date(2026, 6, 20), date(2027, 3, 1)
CREDENTIAL = {"credential": "c1", "provider": "P-MAA-1", "award": AWARD}
GAP = {"missing_hours": 160, "hours": 1400}
EARLIER = {"host": "maasveen", "day": DAY}
PHASE = {"host": "ahrenbrueck", "occupation": "electrician", "received": AWARD}


def party(name: str, language: str, title: str) -> Party:
    return Party(
        id=name,
        name={language: title},
        authority={language: f"{title} 1"},
        contact=f"office@{name}.example",
        languages=(language,),
        timezone="Europe/Berlin",
        calendar=Calendar("DE"),
        phases=(),
        begins={},
    )


def unit(name: str, title: str, **others: str) -> Unit:
    return Unit(name, 160, 3, is_core=True, counts_practice=True, title={"en": title, **others})


CURRENT = StandardVersion(
    "2025.1", AWARD, None, None, None, ("ELE-1", "ELE-2"), {"ELE-1": 4, "ELE-2": 4}
)
ELECTRICIAN = Standard(
    id="ELE",
    occupation="electrician",
    isco08="7411",
    esco="",
    eqf=4,
    units={
        "ELE-1": unit("ELE-1", "Read drawings and plan work"),
        "ELE-2": unit("ELE-2", "Install wiring systems", de="Leitungen verlegen"),
        "ELE-7": unit("ELE-7", "Solar and vehicle charging", ar="الطاقة الشمسية"),
    },
    versions={"2025.1": CURRENT},
    bundles={"wiring": ("ELE-1", "ELE-2")},
    bundle_titles={"wiring": {"en": "Wiring of de-energised circuits"}},
    by_age=(CURRENT,),
)

RULEBOOK = Rulebook(
    id="two-rivers",
    version="1.0.0",
    digest="",
    title={"en": "Two Rivers Agreement"},
    effective=Days(AWARD, None),
    authentic_languages=("de", "nl"),
    parties={
        "ahrenbrueck": party("ahrenbrueck", "de", "Ahrenbrück"),
        "maasveen": party("maasveen", "nl", "Maasveen"),
    },
    standards={"ELE": ELECTRICIAN},
    crosswalk=(),
    blocks={},
    terms={},
    pilots={},
    piloted={},
    routes={},
    operative_date="award",
    teach_out_within=Period(12, "M"),
    teach_out_needs_enrolment=True,
    confirm_discount_levels=1,
    deadlines=Deadlines(
        decide={},
        extend_by=Period(1, "M"),
        extend_times=1,
        **dict.fromkeys(
            (
                "board",
                "acknowledge",
                "tell_what_is_missing",
                "applicant_reply",
                "appeal_within",
                "appeal_decide",
            ),
            Period(1, "M"),
        ),
    ),
    prior_window=Period(12, "M"),
    transition="most_favourable",
    grants_by_machine=True,
)


def on_paper(code: str, **fact: object) -> Finding:
    return Finding(code, ("c1",), "§7", {**CREDENTIAL, **fact})


FINDINGS = (
    Finding("SCOPE-PARTY", (), "§1", {"host": "elsewhere"}),
    Finding("SCOPE-OCC", (), "§5", {"occupation": "electrician"}),
    Finding("SCOPE-PHASE", ("2027-03-01",), "§2", PHASE),
    Finding("SCOPE-PHASE", (), "§2", PHASE),
    Finding("SCOPE-PHASE-REACHED", ("2027-03-01",), "§2", PHASE),
    Finding("EXISTING", (), "§5", {"host": "ahrenbrueck"}),
    Finding("BAN-ACTIVE", ("2027-03-01",), "§11", {"day": DAY}),
    Finding("MODE-PILOT", ("P-1",), "§6 P-1", {"host": "ahrenbrueck"}),
    Finding("MODE-PILOT-OVER", ("P-1",), "§6 P-1", {"day": DAY}),
    Finding("CRED-FORGED", ("c1",), "§5", {"credential": "c1"}),
    on_paper("CRED-REVOKED", day=DAY),
    on_paper("CRED-FUTURE", day=DAY),
    on_paper("CRED-BEFORE-STD", day=DAY, version="2025.1"),
    on_paper("CRED-UNVERIFIED"),
    Finding("NOT-NEEDED", ("c1",), "§9", {"credential": "c1", "award": AWARD}),
    Finding("REOPEN-WHEN-VERIFIED", ("c1",), "§9", {"credential": "c1", "award": AWARD}),
    on_paper("METHOD-WEAK", minimum="0.40"),
    on_paper("PROV-OUTSIDE"),
    on_paper("PROV-TEACHOUT", day=DAY),
    on_paper("PROV-LAPSED", day=DAY),
    on_paper("PROV-STILL-OK", day=DAY),
    on_paper("PROV-SUSPENDED", day=DAY, by="maasveen"),
    on_paper("PROV-SUSP-ANNULLED", day=DAY),
    on_paper("CITY-WATCH", city="maasveen"),
    on_paper("CITY-SUSPENDED", city="maasveen"),
    on_paper("STD-HONOURED", day=DAY),
    on_paper("STD-SUNSET", day=DAY),
    on_paper("STD-LATE-AWARD", day=DAY),
    on_paper("FULL-CLEAN", standard="ELE@2025.1"),
    Finding(
        "XWALK-CREDIT",
        ("ELE-7>ELE-1",),
        "§4 ELE-7>ELE-1",
        {"source": "ELE-7", "unit": "ELE-1", "level": 3},
    ),
    Finding("DUP-ONCE", ("ELE-1",), "§5", {"unit": "ELE-1"}),
    Finding("RPL-CREDIT", ("ELE-1",), "§5", {"unit": "ELE-1", "level": 3}),
    Finding("RPL-OFFER", (), "§5"),
    Finding("RPL-PROTECTED", (), "§11"),
    Finding("XP-CREDIT", (), "§5", {"months": 24}),
    Finding("GAP-NONE", (), "§5", GAP),
    Finding("GAP-MINOR", (), "§5", GAP),
    Finding("GAP-CORE", ("ELE-1+ELE-2+ELE-7",), "§5", GAP),
    Finding("GAP-WEIGHTED", (), "§5", GAP),
    Finding("GAP-LARGE", (), "§5", GAP),
    Finding("PARTIAL-OFFER", ("wiring",), "§5", {"bundle": "wiring"}),
    Finding("CURR-STALE", (), "§5", {"award": AWARD, "months": 2}),
    Finding("PRIOR-SAME", ("maasveen",), "§9", EARLIER),
    Finding("PRIOR-PRECEDENT", ("JB-2026-01",), "§9", EARLIER),
    Finding("PRIOR-APPEAL", ("maasveen",), "§9", EARLIER),
    Finding("PRIOR-NEW-EVIDENCE", ("maasveen",), "§9", EARLIER),
    Finding("PRIOR-CONSISTENT", ("maasveen",), "§9", EARLIER),
    Finding("TACIT", ("2027-03-01",), "§5", {"day": DAY}),
    Finding("CLOCK-STOPPED", (), "§8"),
    Finding("TRANS-FAVOUR", ("submission",), "§9", {"submission": AWARD, "decision": DAY}),
    Finding("TRANS-FAVOUR", ("decision",), "§9", {"submission": AWARD, "decision": DAY}),
    Finding(
        "START-LANG",
        ("de", "listening+reading+spoken_interaction+spoken_production+writing"),
        "§5",
        {
            "language": "de",
            "listening": "B1",
            "reading": "B1",
            "spoken_interaction": "B1",
            "spoken_production": "B1",
            "writing": "A2",
        },
    ),
    Finding("START-SAFETY", ("SITE-B",), "§5", {"card": "SITE-B"}),
    Finding("RESTRICT", ("LV-AUTH", "ELE-2"), "§5", {"card": "LV-AUTH"}),
    Finding("SUPERVISED-UNTIL", ("2027-03-01",), "§8", {"day": DAY}),
)
