"""Impose a PDF: put its pages on sheets that fold into a booklet.

In: a PDF, the paper, the signatures wanted. Out: a PDF of sheets, and a page that tells how to
print and fold them. Read `signatures.py` first, then `geometry.py`: what stands where, by
arithmetic alone.
"""
