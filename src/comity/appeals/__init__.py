"""Appeals: challenges to decisions, the panel of other cities, its hearing and its ruling."""
