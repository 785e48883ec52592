"""Know the words that a book says itself, and the language that a text is in.

In: a language tag, or a text. Out: "Contents" and "page 12" in that language, or the tag;
which words of a text are names. Read `words.py` first.
"""
