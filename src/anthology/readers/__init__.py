"""Read sources into articles.

In: a source, whatever its format. Out: an article: metadata in one vocabulary, and a body in
XHTML that remembers its source lines. One package or file a format, found by entry points.
Read `recognition.py` first: it chooses the reader by the content. `metadata` serves all
formats: keys, people, bylines.
"""
