"""Pathways: what is on offer to close a gap, the plan through it, the measure that was chosen."""
