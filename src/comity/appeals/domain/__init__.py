"""Appeals as pure values: days, panel, votes and what follows from them."""
