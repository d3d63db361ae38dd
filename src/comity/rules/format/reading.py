"""Reading: from the bytes of an agreement to a typed document, with every fault at once."""

from comity.rules.format.checks import check
from comity.rules.format.checks.state import check_state
from comity.rules.format.documents import Document, Reading
from comity.rules.format.fields_governance import AMENDMENTS, APPEALS, EXIT, GOVERNANCE
from comity.rules.format.fields_parties import CROSSWALK, HEAD, PARTIES, STANDARDS
from comity.rules.format.fields_pilots import PILOTS
from comity.rules.format.fields_promises import (
    CAPACITY,
    DATA,
    FINANCE,
    PROTECTION,
    QUALITY,
    WAGES,
)
from comity.rules.format.fields_recognition import (
    DEADLINES,
    FAIRNESS,
    PROVIDER_RULES,
    RECOGNITION,
)
from comity.rules.format.findings import Findings
from comity.rules.format.kinds import whole
from comity.rules.format.shapes import Record
from comity.rules.format.surroundings import NOTHING_ELSE, Surroundings
from comity.rules.format.texts import UnreadableTextError, nodes_of

FORMAT_1 = Record(
    "E-FORMAT",
    {
        "comity": whole("E-FORMAT", 1, 1),
        "agreement": HEAD,
        "parties": PARTIES,
        "standards": STANDARDS,
        "crosswalk": CROSSWALK,
        "recognition": RECOGNITION,
        "pilots": PILOTS,
        "provider_rules": PROVIDER_RULES,
        "deadlines": DEADLINES,
        "fairness": FAIRNESS,
        "wages": WAGES,
        "protection": PROTECTION,
        "quality": QUALITY,
        "data": DATA,
        "finance": FINANCE,
        "capacity": CAPACITY,
        "governance": GOVERNANCE,
        "appeals": APPEALS,
        "exit": EXIT,
        "amendments": AMENDMENTS,
    },
)


def read(source: bytes | str, around: Surroundings = NOTHING_ELSE) -> Reading:
    """Read and check an agreement of format 1 in YAML or JSON; no input makes it raise.

    Args:
        source: the content of the file.
        around: other documents and today's date, for the checks that need them.

    Source: agreement format 1, section 2 of the domain design.
    """
    log = Findings()
    try:
        node = nodes_of(source)
    except UnreadableTextError as broken:
        log.fault("E-FORMAT", "", str(broken))
        return Reading(None, tuple(log.faults), ())
    data = FORMAT_1.read(node, "", log)
    check(data, around, log)
    if not log.faults:
        check_state(Document(data), around, log)
    document = None if log.faults else Document(data)
    return Reading(document, tuple(log.faults), tuple(log.warnings))
