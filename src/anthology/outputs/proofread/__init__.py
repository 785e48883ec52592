"""Prove that a book says what its texts say, and that its pages can be read.

In: finished pages and documents, the chapters they were made of, the sources of these. Out:
diagnostics of what differs and of what cannot be read. Nothing here trusts the code that made
what it reads. Read `chapters.py` first for the words, then `words.py`.
"""
