"""Make the PDF of an edition.

In: an edition. Out: one tagged PDF with folios, running heads, outline and links. Documents are
laid out apart (`layout.py`), put on pages (`typesetter.py`, `pagination.py`) and bound
(`bind.py`), with running heads and folios drawn over them (`running_heads.py`). Read `output.py`
first.
"""
