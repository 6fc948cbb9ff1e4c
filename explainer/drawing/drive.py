"""What a figure that can be driven hands to publishing."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Driven(NamedTuple):
    """The controls below a drawing, as HTML, the module of docs/assets that runs them, and data for the module."""

    module: str
    controls: str
    data: Mapping[str, Any]
