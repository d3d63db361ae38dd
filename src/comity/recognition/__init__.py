"""Recognition: applications, cases, assessments, decisions, letters and their deadlines."""
