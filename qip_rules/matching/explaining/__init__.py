"""Why each pair is a pair, and why each gap is a gap: the reasons that stand in the answer."""
