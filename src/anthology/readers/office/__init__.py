"""Read Word and OpenDocument texts by way of pandoc.

In: packed documents. Out: articles. The package is prepared first, since pandoc drops what a
book needs (captions, styles of titles). Read `reader.py` first.
"""
