"""Read nothing, for now."""


class PlainReader:
    """Stand in for the reader to come."""
