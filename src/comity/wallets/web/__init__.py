"""Pages for holders and employers, and what wallets themselves ask for."""
