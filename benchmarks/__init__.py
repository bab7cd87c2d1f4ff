"""Measurements of the program, as ratios within one run."""
