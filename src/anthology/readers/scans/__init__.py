"""Read the text layer of a scanned or typeset report.

In: text as it was printed, page by page. Out: an article without running heads and folios, with
the headings that its printed contents announce. Read `reader.py` first. (Those of our own pages are
made in `outputs/pdf`.)
"""
