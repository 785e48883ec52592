"""Set the letters of an article as its language does.

In: an article with its language. Out: the same words with the marks and spaces of French or
English. Read `typeset.py` first, then `rules.py`.
"""
