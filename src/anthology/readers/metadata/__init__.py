"""Read what a text says of itself: title, people, dates, pictures' credits.

In: front matter, or lines of text. Out: metadata in one vocabulary, and what is doubtful in it.
Read `front_matter.py` first, then `vocabulary.py`.
"""
