"""Exports and cohorts that are made up: to try the scripts with, and to measure them."""
