"""Every exhibit of the site, in reading order."""

from collections.abc import Iterator, Mapping

from explainer.exhibit import Exhibit
from explainer.exhibits.zig_zag import ZigZag

READING_ORDER: tuple[type[Exhibit], ...] = (ZigZag,)


class _Computed(Mapping[str, Exhibit]):
    """A mapping from names to exhibits that computes an exhibit when it is first asked for."""

    def __init__(self, kinds: tuple[type[Exhibit], ...]) -> None:
        self._kinds = {kind.name(): kind for kind in kinds}
        self._exhibits: dict[str, Exhibit] = {}

    def __getitem__(self, name: str) -> Exhibit:
        if name not in self._exhibits:
            self._exhibits[name] = self._kinds[name].compute()
        return self._exhibits[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._kinds)

    def __len__(self) -> int:
        return len(self._kinds)


EXHIBITS: Mapping[str, Exhibit] = _Computed(READING_ORDER)
