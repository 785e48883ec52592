"""Read AsciiDoc by way of Asciidoctor.

In: AsciiDoc sources, all in one run of the program. Out: articles. Read `reader.py` first.
"""
