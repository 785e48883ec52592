"""Read nothing, for now."""


class AsciiDocReader:
    """Stand in for the reader to come."""
