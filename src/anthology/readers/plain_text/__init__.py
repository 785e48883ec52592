"""Read text without markup.

In: lines. Out: articles. Lines become blocks, blocks pieces (headings, paragraphs, lists),
pieces XHTML. Read `reader.py` first, then `blocks.py`.
"""
