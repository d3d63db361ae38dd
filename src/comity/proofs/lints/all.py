"""All lints, and what they find; the shape comes first, for the others look at what has one."""

from comity.proofs.lints.contents import CONTENTS
from comity.proofs.lints.dates import DATES
from comity.proofs.lints.rules import Credential, Lint, Signing
from comity.proofs.lints.sources import SOURCES
from comity.proofs.schemas import certificate_faults
from comity.values.refusals import Fault

LINTS: tuple[Lint, ...] = (*SOURCES, *DATES, *CONTENTS)
# The shape is a rule too.
COUNT = len(LINTS) + 1


def found_by(credential: Credential, signing: Signing) -> dict[str, tuple[Fault, ...]]:
    """Give the faults by the name of the rule that found them; empty means it may be signed.

    Args:
        credential: unsigned.
        signing: by which key, how, when.

    Source: security design, section 7, T8.
    """
    shape = certificate_faults(credential)
    if shape:
        return {"shape.schema": shape}
    looked = ((lint.name, lint.faults(credential, signing)) for lint in LINTS)
    return {name: faults for name, faults in looked if faults}
