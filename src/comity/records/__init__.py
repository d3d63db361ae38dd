"""Records: learners, results and old recognitions that offices bring in from their own files."""
