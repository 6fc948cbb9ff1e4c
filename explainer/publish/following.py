"""What of a page follows a dial: the caption, numbers, formulas and tables that its exhibit says."""

from collections.abc import Callable, Iterable
from xml.etree.ElementTree import Element

from explainer.drawing.exhibit import Exhibit
from explainer.publish.errors import PublishError
from explainer.publish.states import States

Reading = Callable[[str, Exhibit], str]
OF = "data-of"  # borne by an element whose content follows: its key in the exhibit's file


class Following:
    """What follows on one page: `told` gathers, for each exhibit, the HTML of each key at every state.

    `states` are those of an exhibit, by its name. Of Markdown with one exhibit at another setting `render` makes HTML,
    and `read` says what its tags hold there, which takes far less: what reads alike is rendered once.
    """

    def __init__(self, states: Callable[[str], States | None], read: Reading, render: Reading) -> None:
        self.states, self.read, self.render = states, read, render
        self.told: dict[str, dict[str, list[str]]] = {}

    def follow(self, name: str, key: str, written: Callable[[Exhibit], str]) -> tuple[str, list[str]] | None:
        """A key in an exhibit's file and the HTML at each state, if what is written of it differs among them."""
        states = self.states(name)
        exhibits = states.exhibits if states else ()
        held = [self.read(written(each), each) for each in exhibits]
        apart = dict(zip(held, exhibits, strict=True))
        made = {text: self.render(written(each), each) for text, each in apart.items()} if len(apart) > 1 else {}
        if len(set(made.values())) < 2:
            return None
        html = [made[text] for text in held]
        key = f"{name}.{key}"
        self.told.setdefault(name, {})[key] = html
        return key, html

    def around(self, element: Element, written: str, key: str, names: Iterable[str]) -> Element:
        """The element, in another whose content the runtime changes if what is written follows a dial."""
        outer = Element("div" if element.tag == "div" else "span")
        if self.within(outer, written, key, names) is outer:
            return element
        outer[:] = [element]
        return outer

    def within(self, element: Element, written: str, key: str, names: Iterable[str]) -> Element:
        """The element itself, or a new one like it in its place, within it, if what is written follows a dial."""
        found = [found for name in sorted(set(names)) if (found := self.follow(name, key, lambda _: written))]
        if len(found) > 1:
            raise PublishError(f"{written}: expected what follows one exhibit's dial, got {[key for key, _ in found]}")
        if not found:
            return element
        inner = Element(element.tag)
        if element.tag not in ("div", "span"):
            element.tag = "div" if written.startswith("$$") else "span"
        element.text = None
        element.attrib = {OF: found[0][0]}
        element.append(inner)
        return inner
