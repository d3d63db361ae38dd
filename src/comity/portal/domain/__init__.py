"""What the public pages can say without asking the database."""
