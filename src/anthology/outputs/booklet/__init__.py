"""Impose a PDF: put its pages on sheets that fold into a booklet.

In: a PDF, the paper, the signatures wanted. Out: a PDF of sheets, and a page that tells how to
print and fold them. Read `signatures.py` first: the order of pages, by arithmetic alone.
"""
