"""Ratios of counts, with no more digits than the counts support."""

from explainer.quoting import quote


def supported(more: float, fewer: float, digits: int = 2) -> str:
    """The ratio with so many significant digits, or as many as the lesser count has: 170 ÷ 3 is 60."""
    whole = len(str(int(min(more, fewer))))
    return quote(float(f"{more / fewer:.{min(digits, whole) - 1}e}"))
