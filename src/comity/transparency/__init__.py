"""Transparency: the log each city keeps, its files for everybody, and the cities as witnesses."""
