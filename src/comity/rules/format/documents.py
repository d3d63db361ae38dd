"""Documents: an agreement that was read without fault, and what came of reading one."""

from collections.abc import Mapping
from dataclasses import dataclass

from comity.rules.format.findings import Value
from comity.values.refusals import Fault, Refusal


@dataclass(frozen=True, slots=True)
class Document:
    """An agreement without faults; `data` mirrors the nesting of the file, deeply read-only.

    Values are str, int, Decimal, bool, None, date, Period, tuple and read-only mappings.
    Fields that may be left out hold their defaults; optional ones without default are absent.
    """

    data: Mapping[str, Value]

    @property
    def id(self) -> str:
        """Give the name of the agreement, the same in all its versions."""
        return str(self.data["agreement"]["id"])

    @property
    def version(self) -> str:
        """Give the version, such as ``1.2.0``."""
        return str(self.data["agreement"]["version"])


@dataclass(frozen=True, slots=True)
class Reading:
    """What came of reading: a document if there is no fault; warnings never hinder."""

    document: Document | None
    faults: tuple[Fault, ...]
    warnings: tuple[Fault, ...]

    def required(self) -> Document:
        """Give the document.

        Raises:
            Refusal: the agreement has faults, all of which it carries.
        """
        if self.document is None:
            raise Refusal(
                "AGREEMENT-FAULTY",
                "This agreement cannot be used as it stands; correct what is listed.",
                self.faults,
            )
        return self.document
