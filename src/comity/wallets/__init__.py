"""Wallets: certificates handed to wallets, and shown from them to whoever asks."""
