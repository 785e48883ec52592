"""Define what passes between the stages.

Sources become articles, articles a book, a book documents and artifacts; all are frozen types.
Diagnostics say what was found on the way, and how much it matters; errors what stops it; settings
what the editor asked for. This room imports nothing of ours. Read `book.py` first; the catalogue
of messages is in `diagnostics.py`.
"""
