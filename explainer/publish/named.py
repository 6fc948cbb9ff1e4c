"""What pages may name, and what these things say of themselves."""

from collections.abc import Iterator, Mapping

from explainer.drawing.exhibit import Exhibit
from explainer.drawing.texts import Table
from explainer.experiments.experiment import Method
from explainer.publish.listing import Listing
from explainer.publish.states import States
from explainer.publish.svg import inline

Named = Exhibit | Table | Method | Listing


class Exhibits(Mapping[str, Named]):
    """What a page may name, and what these things say of themselves."""

    def __init__(self, items: Mapping[str, Named]) -> None:
        self._items = items

    def __getitem__(self, name: str) -> Named:
        return self._items[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._items)

    def __len__(self) -> int:
        return len(self._items)

    def value(self, name: str, attribute: str) -> object:
        """A property of an exhibit."""
        return getattr(self[name], attribute)

    def drawing(self, name: str) -> str:
        """The drawing of an exhibit, its ids beginning with the name."""
        exhibit = self[name]
        assert isinstance(exhibit, Exhibit)  # noqa: S101 - a table is not drawn
        return inline(exhibit.svg(), name, exhibit.alt)

    def states(self, name: str) -> States | None:  # noqa: ARG002
        """All states of an exhibit that can be turned; none if it stands still, as it does outside of a site."""
        return None


class Turned(Exhibits):
    """The same with one exhibit, `now`, in the place of that of its name."""

    def __init__(self, around: Exhibits) -> None:
        super().__init__(around)
        self.around = around
        self.now: Exhibit | None = None

    def __getitem__(self, name: str) -> Named:
        return self.now if self.now and name == self.now.name() else self.around[name]

    def value(self, name: str, attribute: str) -> object:
        """A property, of the one exhibit as it is now."""
        return getattr(self.now, attribute) if self[name] is self.now else self.around.value(name, attribute)
