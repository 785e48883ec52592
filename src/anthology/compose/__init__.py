"""Compose articles into a book.

In: articles and settings. Out: a book: chapters in order and parts, slugs, people, links and
pictures that lead to their places. Read `book.py` first.
"""
