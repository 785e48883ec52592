"""Draw the QR code of an address, as PNG for slides and SVG for print."""

from __future__ import annotations

from io import BytesIO

PNG, SVG = "qr.png", "qr.svg"
_DOT = 12  # px of a module in the PNG
_QUIET = 4  # modules of white around it (ISO/IEC 18004, 6.3.8)


def qr_codes(address: str) -> dict[str, bytes]:
    """Draw the code black on white, readable with 15 % of it hidden; give files by name."""
    import segno  # noqa: PLC0415

    code = segno.make(address, error="m", micro=False)
    png, svg = BytesIO(), BytesIO()
    code.save(png, kind="png", scale=_DOT, border=_QUIET, light="white")
    code.save(svg, kind="svg", scale=1, border=_QUIET, light="white", unit="mm", omitsize=False)
    return {PNG: png.getvalue(), SVG: svg.getvalue()}
