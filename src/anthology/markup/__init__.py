"""Be the only door to XML and HTML.

In: markup of any origin. Out: clean, well-formed XHTML fragments, and ways to edit them;
formulas as MathML, drawings and words. No other room imports lxml or nh3.
Read `xhtml.py` first.
"""
