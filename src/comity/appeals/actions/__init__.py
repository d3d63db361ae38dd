"""Appeal, take a seat, hear, vote, carry out."""
