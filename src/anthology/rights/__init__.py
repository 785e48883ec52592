"""Know whose pictures and texts are, and by what right they are printed.

In: credits.toml, metadata of texts, metadata inside picture files. Out: a credit for each
picture, rights for each text, and what is missing. Read `credits.py` first.
"""
