"""Deal with a project as a folder on the disk.

In: a folder. Out: sources (texts found, decoded, repaired), pictures identified and resized,
settings read, the stylesheets and templates to use (`standard.py`). Read `collect.py` first.
"""
