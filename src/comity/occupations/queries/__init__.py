"""Ask about occupations: labels, frameworks, lists, suggestions, the published map."""

from comity.occupations.queries.labels import (
    attribution,
    card_label,
    occupation_label,
    occupation_labels,
)

__all__ = ["attribution", "card_label", "occupation_label", "occupation_labels"]
