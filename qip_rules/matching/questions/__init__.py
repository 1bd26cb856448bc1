"""What one asks of a pairing that stands: why, why not, what if, at what cost, who would help."""
