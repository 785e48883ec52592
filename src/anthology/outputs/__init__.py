"""Make files to hand out of a book.

In: an edition (a book, its settings, a folder). Out: artifacts: PDF, EPUB, booklet, files for a
print shop, ONIX, proofs. One package or file an output, found by entry points.
`build.py` takes a project through all stages up to here; read it first, then `artifacts.py`.
"""
