"""Make the PDF of an edition.

In: an edition. Out: one tagged PDF with folios, running heads, outline and links. Documents are
laid out apart (`layout.py`), put on pages (`typeset.py`) and bound (`bind.py`).
Read `output.py` first.
"""
