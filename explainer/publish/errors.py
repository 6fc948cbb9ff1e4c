"""The one error that stops a build."""

from collections.abc import Iterable
from difflib import get_close_matches


class PublishError(ValueError):
    """A tag, a formula or a figure that cannot be published, as written, and what was expected of it."""


def nearest(name: str, known: Iterable[str]) -> str:
    """The known names closest to a misspelled one, or all of them if none is close."""
    names = sorted(known)
    return ", ".join(get_close_matches(name, names, n=3) or names) or "none at all"
