"""What is said and remembered of wallets."""
