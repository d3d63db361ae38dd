"""Pages, files and answers about certificates."""
