"""Commands of an installation: run, demo, manage, doctor."""
