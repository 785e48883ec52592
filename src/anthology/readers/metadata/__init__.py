"""Read what a text says of itself: title, people, dates, pictures' credits.

In: front matter. Out: metadata in one vocabulary, and what is doubtful in it. Read
`front_matter.py` first, then `vocabulary.py`. A byline within a text, whatever its format, is read
by `byline.py`.
"""
