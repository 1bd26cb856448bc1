"""The exact assignment: a network, its optimal flow, its prices, and the earliest optimum."""
