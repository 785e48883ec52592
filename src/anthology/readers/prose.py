"""Understand text without markup: lines into blocks, blocks into pieces, pieces into XHTML."""
