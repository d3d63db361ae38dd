"""Values: dates and intervals, money, identifiers, refusals; known to every room."""
