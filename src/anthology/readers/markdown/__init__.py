"""Read Markdown in its dialects: text files come in, articles go out.

Read `reader` first: it tells who should read a text and names every step. `dialects` reads what
site generators add, `commonmark` and `python_markdown` convert the rest, `raw_html` and `finish`
see to what comes out.
"""
