"""The public pages: what Comity is, where to begin, how decisions are made, whom to ask."""
