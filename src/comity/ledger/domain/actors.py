"""Who is acting."""

from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Actor:
    """Someone or something that acts, as the database knows it from the session's token.

    Args:
        id: random; for a person the same id is the `subject` of all rows about them.
        role: ``person``, ``officer``, ``editor`` (of a city's occupation map), ``council``,
            ``secretariat``, ``ombudsperson`` (of a city, outside its office),
            ``overseer`` or ``service`` (the machine itself).
        city: the city acted for, None for a person, an overseer or the secretariat.
    """

    id: UUID
    role: str
    city: str | None

    @property
    def is_person(self) -> bool:
        """Say whether this is an applicant acting for themself."""
        return self.role == "person"
