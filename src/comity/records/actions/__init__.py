"""What offices and the worker do with brought-in files."""
