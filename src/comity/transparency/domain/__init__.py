"""Names of logs and witnesses."""
