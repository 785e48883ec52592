"""Read the command line, call the way through, print what came of it.

In: the words of one command. Out: results on standard output, messages on standard error.
One file a command; only this room prints. Read `console.py` first: it prints diagnostics
and progress.
"""
