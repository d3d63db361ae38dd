"""Ukrainian as people write it: the whole word for year, so that no sentence ends in two stops."""
