"""Accreditation: providers, programmes, assessors and the standing of cities, as dated facts."""
