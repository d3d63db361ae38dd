"""Pages of changes: the public list and page, the desk of councils and of the secretariat."""
