"""Read nothing, for now."""


class OcrReader:
    """Stand in for the reader to come."""
