"""Read and judge rows of brought-in files without a database."""
