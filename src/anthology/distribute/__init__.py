"""Bring a built book to its readers: by mail, or by a page to download it from.

In: a built book and a list of readers. Out: messages sent, each once, and a journal of it; or a
folder for the web. Read `delivery.py` for mail, then `mail_server.py`, which hands each message
to the mail server; `share.py` for the page.
"""
