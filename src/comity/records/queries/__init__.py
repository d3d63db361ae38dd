"""What offices see of brought-in files, and what of them is found for a case."""
