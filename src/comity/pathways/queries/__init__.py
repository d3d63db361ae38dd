"""What is on offer, and what a person has to reach."""
