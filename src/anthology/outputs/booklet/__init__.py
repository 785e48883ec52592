"""Impose a PDF: put its pages on sheets that fold into a booklet.

In: a PDF, the paper, the signatures wanted. Out: a PDF of sheets, and a page that tells how to
print and fold them. Read `geometry.py` first: signatures and places, by
arithmetic alone.
"""
