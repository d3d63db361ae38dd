"""The framework a region begins with: its own occupations under their ESCO identifiers."""

from typing import Final

from comity.matching.framework import Concept, Framework, Kind, Label, LabelKind, framework
from comity.occupations.queries.frameworks import REGION
from comity.occupations.queries.labels import attribution, occupation_concepts

VERSION: Final = "1"


def region_framework() -> Framework:
    """Give the region's occupations as a framework; no copy of ESCO is needed for it."""
    concepts = [
        Concept(
            uri=uri,
            kind=Kind.OCCUPATION,
            labels=tuple(
                sorted(
                    Label(language, LabelKind.PREFERRED, text) for language, text in names.items()
                )
            ),
        )
        for _key, uri, names in occupation_concepts()
    ]
    return framework(REGION, VERSION, concepts, attribution=attribution())
