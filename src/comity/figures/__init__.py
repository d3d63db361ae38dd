"""Figures: counts of people: how sure they are, and which of them may be published."""
