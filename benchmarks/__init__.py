"""Measure the toolkit on generated archives: `python -m benchmarks` (or `make bench`)."""
