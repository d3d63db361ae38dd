"""Questions about drafts, cases, assessments and decisions, as far as the asker may see them."""
