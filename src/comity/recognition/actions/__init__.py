"""What people and offices do: write drafts, lodge, withdraw, assess, decide."""
