"""Start and cancel runs; keep the extract; carry a run out and sign its report."""
