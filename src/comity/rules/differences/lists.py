"""Lists: which lists of the format have an order that means something, and what names a member."""

from dataclasses import dataclass

# The first language names the city on certificates; grades go from the gravest down.
ORDERED = frozenset({"parties.*.languages", "quality.audit.grading"})


@dataclass(frozen=True, slots=True)
class Keyed:
    """A list of records.

    Args:
        by: the fields that say which member it is; when they change it is another member.
        first: the field to arrange by, where the format wants an order; else `by`.
    """

    by: tuple[str, ...]
    first: str = ""


KEYED = {
    "parties": Keyed(("id",)),
    "parties.*.phases": Keyed(("from",)),
    "standards.*.versions": Keyed(("v",), first="in_force"),
    "standards.*.units": Keyed(("id",)),
    "standards.*.bundles": Keyed(("id",)),
    "crosswalk": Keyed(("from", "to")),
    "recognition.*.safety": Keyed(("code",)),
    "pilots": Keyed(("id",)),
    "pilots.*.success": Keyed(("kpi", "op")),
    "pilots.*.stop": Keyed(("kpi", "op")),
    "finance.key": Keyed(("method",)),
    "capacity": Keyed(("party",)),
    "appeals.bodies": Keyed(("id",)),
}
