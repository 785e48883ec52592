"""Read the text layers of scanned or typeset reports into articles with their structure."""

from __future__ import annotations

from anthology.readers.ocr.reader import OcrReader

__all__ = ["OcrReader"]
