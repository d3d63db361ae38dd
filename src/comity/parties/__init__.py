"""Parties: municipalities, their contact points, and the accounts that sign in."""
