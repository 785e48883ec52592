"""Render a book into documents of XHTML.

In: a book and the templates. Out: one document a chapter, and those of front and back matter,
fitted to print or to screen. Read `pages.py` first, then `chapter_body.py`. How all of it looks
stands in the stylesheets (`styles/`).
"""
