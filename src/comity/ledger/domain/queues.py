"""Queues of jobs: what a person waits for never stands behind work that takes minutes."""

from typing import Final

# Jobs without a queue of their own stand here: each ends in seconds, and somebody waits for it.
SOON: Final = "default"
# Runs over everything there is, imports: each may take minutes, one at a time.
LONG: Final = "long"
