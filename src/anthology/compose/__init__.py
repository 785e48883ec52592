"""Compose articles into a book.

In: articles and settings. Out: a book: chapters in order and parts, slugs, people, links and
pictures that lead to their places; texts that lie in the folder twice are left out. Read `book.py`
first.
"""
