"""Ledger: who acts, what happened (append-only), who asked to be told, and what leaves."""
