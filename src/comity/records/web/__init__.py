"""The office's pages for bringing in files."""
