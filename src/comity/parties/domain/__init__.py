"""What can be said of parties without asking the database."""
