"""Hold what a build works with: processes, kept work, other programs, records.

In: jobs. Out: what came of them, from the cache where nothing changed. Read `context.py` first:
it puts the others together.
"""
