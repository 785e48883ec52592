"""Bring a built book to a list of readers: read the list, write messages, deliver each once.

list → readers → messages → outbox (journal and SMTP) → report
"""
