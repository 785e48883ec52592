"""Judge finished files: by the field's validators, by their sources, and one by the other.

In: files that were built. Out: one report of findings. Read `judge.py` first.
"""
