"""Participation: what an accepted practice and the program owe each other, and what was done."""
