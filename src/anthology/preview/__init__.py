"""Show a book in the browser while one writes: its pages follow every save.

A folder of texts comes in, pages over HTTP on this machine alone go out. `live_book` keeps the
book read and laid out, by the same way as a build; `follow` watches the folder and tells the
browsers; `server` answers them. Read `live_book` first.
"""
