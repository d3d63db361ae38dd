"""What verifiers and other cities' logs ask for over HTTP."""
