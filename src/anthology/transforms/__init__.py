"""Change articles into better articles, one pure step after the other.

In: an article as its reader made it. Out: the same text with its title, byline, headings, figures,
notes, formulas and typography settled. One step a file or part of one, found by entry points:
`pyproject.toml` lists them by name. Read `steps.py` first: it runs them.
"""
