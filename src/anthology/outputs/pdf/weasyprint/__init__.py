"""Hold everything that knows how WeasyPrint works inside.

In: markup and stylesheets. Out: laid-out pages. What is patched, and why, stands in
`patches.py`; figures are placed in `figures.py`. Read `engine.py` first.
"""
