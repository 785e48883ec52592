"""Look at picture files and make them in the size that an output needs.

In: a picture file. Out: what it is and how large, or a derivative of it, kept by its content.
Read `identity.py` first, then `derivatives.py`.
"""
