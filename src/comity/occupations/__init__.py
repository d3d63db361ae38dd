"""Occupations: occupations, competencies, standards, crosswalks and their labels."""
