"""Read nothing, for now."""


class MarkdownReader:
    """Stand in for the reader to come."""
