"""What is asked about appeals: one's own, a panel's list, one in full."""
