"""Make the EPUB of an edition.

In: an edition. Out: one EPUB 3 with navigation, landmarks and the list of printed pages.
Read `output.py` first.
"""
