"""Questions about changes of an agreement; all answers are public."""
