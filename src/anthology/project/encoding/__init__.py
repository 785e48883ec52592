"""Decode the bytes of a text and repair what a wrong encoding broke in it.

In: bytes. Out: text, and what was repaired, line by line. Read `decode.py` first.
"""
