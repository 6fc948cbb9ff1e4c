"""Figures with dials in a browser: turned to every state, and held against the exhibit computed at that setting."""

import itertools
import random
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
from lxml import etree
from playwright.sync_api import Page

from explainer.drawing.exhibit import Exhibit
from explainer.drawing.texts import Table
from explainer.publish.svg import inline
from explainer.quoting import quote
from tests.publish.turning import page as page_of_turning
from tests.publish.turning import turning
from tests.reading import NUMBER, SVG
from tests.site.built import PROJECT
from tests.test_exhibits import check_svg

ASSETS = PROJECT / "docs" / "assets"
TURN = """([name, settings]) => {
  const figure = document.getElementById(name), inputs = [...figure.querySelectorAll(".dial input")]
  const own = source => source.split(" ").some(each => each.startsWith(name + "."))
  const seen = element => {
    const copy = element.cloneNode(true)
    for (const hidden of copy.querySelectorAll(".katex-mathml, .dial__room, .exhibit__data")) hidden.remove()
    return copy.textContent.trim()
  }
  return settings.map(values => {
    inputs.forEach((input, i) => (input.value = values[i]))
    inputs[0].dispatchEvent(new Event("input", {bubbles: true}))
    const svg = figure.querySelector("svg")
    const quoted = [...document.querySelectorAll("[data-source]")].filter(each => own(each.dataset.source))
    return {
      svg: new XMLSerializer().serializeToString(svg),
      alt: svg.getAttribute("aria-label"),
      caption: seen(figure.querySelector("figcaption")),
      reads: inputs.map(input => [input.previousElementSibling.textContent, input.getAttribute("aria-valuetext")]),
      quoted: quoted.map(each => ({
        source: each.dataset.source.split(" ").filter(own).map(each => each.slice(name.length + 1)),
        tag: each.tagName.toLowerCase(), value: each.getAttribute("value"), text: seen(each),
        cells: [...each.querySelectorAll("tbody tr")].map(row => [...row.cells].map(seen)),
      })),
      shown: +figure.dataset.shown,
    }
  })
}"""


def written(folder: Path) -> Path:
    """A page with a mark of every sort, the same far below, and one whose time runs by itself."""
    body, told = page_of_turning()
    (folder / "states").mkdir()
    (folder / "states" / "turning.js").write_text(turning().script(told), "utf-8")
    style = ".unseen { position: absolute; clip-path: inset(50%) } figure > svg { display: block }"
    style += ":root { --role-goal: #00704d; --role-path: #a5145c; --role-ink: #1d2430; --role-faint: #646b76 }"
    head = '<!doctype html><html lang="en" class="no-js"><meta charset="utf-8"><title>T</title>'
    head += '<link rel="stylesheet" href="slider.css"><link rel="stylesheet" href="dial.css">'
    head += f"<style>{style} main {{ max-width: 30rem }}</style>"
    head += '<script>document.documentElement.classList.replace("no-js", "js")</script>'
    for name in ("dial.js", "dial.css", "slider.css"):
        (folder / name).write_bytes((ASSETS / name).read_bytes())
    page = f'{head}<main class="md-typeset">{body}</main><script src="dial.js"></script>'
    (folder / "index.html").write_text(page, "utf-8")
    (folder / "far.html").write_text(page.replace("<h1", '<p style="height: 9000px"></p><h1'), "utf-8")
    (folder / "runs.html").write_text(page.replace('name="steps"', 'name="steps" data-runs="once"'), "utf-8")
    return folder


def opened(page: Page, address: str, name: str) -> None:
    """Go there and wait for the file of the figure."""
    page.goto(address)
    page.locator(f"figure#{name}").scroll_into_view_if_needed()
    page.wait_for_selector(f"figure#{name}[data-shown]")


def settings(kind: type[Exhibit]) -> list[dict[str, Any]]:
    """Every setting, the last dial turning fastest."""
    places = itertools.product(*(range(len(dial.values)) for dial in kind.dials))
    return [{dial.name: dial.values[at] for dial, at in zip(kind.dials, each, strict=True)} for each in places]


def turned(page: Page, kind: type[Exhibit]) -> list[dict[str, Any]]:
    """What the page shows at each setting, turned there in any order."""
    places = list(itertools.product(*(range(len(dial.values)) for dial in kind.dials)))
    order = random.Random(5).sample(range(len(places)), len(places))  # noqa: S311
    seen = page.evaluate(TURN, [kind.name(), [places[at] for at in order]])
    return [state for _, state in sorted(zip(order, seen, strict=True), key=lambda pair: pair[0])]


def check(kind: type[Exhibit], seen: list[dict[str, Any]]) -> None:
    """Assert that each state is, mark by mark, what matplotlib draws of it, and says what its properties say."""
    make: Any = kind.compute
    every = settings(kind)
    assert len(seen) == len(every)
    start = make()
    like = start.figure()
    start.svg(like)
    for number, (setting, state) in enumerate(zip(every, seen, strict=True)):
        exhibit = make(**setting)
        assert state["shown"] == number
        try:
            root, figure = etree.fromstring(state["svg"].encode()), exhibit.figure(like)
            check_svg(exhibit, figure, root, f"{kind.name()}-")
            alike(root, etree.fromstring(inline(exhibit.svg(figure), kind.name(), exhibit.alt).encode()))
            says(kind, exhibit, setting, state)
        except AssertionError as error:
            raise AssertionError(f"{kind.name()} at {setting}: {error}") from error


def alike(shown: etree._Element, drawn: etree._Element) -> None:
    """Assert that two drawings have the same elements with the same attributes and texts, to a hundredth of a unit."""
    pairs = itertools.zip_longest(elements(shown), elements(drawn))
    for (tag, own, text), (expected_tag, expected, expected_text) in pairs:
        assert tag == expected_tag
        assert text == expected_text, f"{text!r} instead of {expected_text!r}"
        assert own.keys() == expected.keys(), f"{own} instead of {expected}"
        for key, value in expected.items():
            assert re.sub(NUMBER, "#", own[key]) == re.sub(NUMBER, "#", value), f"{own[key]!r} instead of {value!r}"
            near = np.abs(numbers(own[key]) - numbers(value)).max(initial=0)
            assert near < 0.0101, f"{own[key]!r} instead of {value!r}"


def elements(root: etree._Element) -> Iterator[tuple[str, dict[str, str], str]]:
    """The elements of a drawing in order, but for what the runtime adds."""
    for element in root.iter(f"{SVG}*"):
        if not any("dial__grip" in each.get("class", "") for each in (element, *element.iterancestors())):
            own = {etree.QName(key).localname: str(value) for key, value in element.attrib.items()}
            own.pop("data-moves", None)
            yield etree.QName(element).localname, own, element.text or ""


def numbers(text: str) -> Any:
    return np.array([float(number.replace("−", "-")) for number in NUMBER.findall(text)])


def says(kind: type[Exhibit], exhibit: Exhibit, setting: dict[str, Any], state: dict[str, Any]) -> None:
    """Assert that all that the page says of the exhibit is what its properties say."""
    assert state["alt"] == exhibit.alt
    reads(state["caption"], exhibit.caption)
    texts = [dial.reads(setting[dial.name]) for dial in kind.dials]
    assert state["reads"] == [[text, text] for text in texts]
    for quoted in state["quoted"]:
        values = [getattr(exhibit, source) for source in quoted["source"]]
        if quoted["tag"] == "table":
            (table,) = values
            assert isinstance(table, Table)
            for row, expected in zip(quoted["cells"], table.rows, strict=True):
                for cell, text in zip(row, expected, strict=True):
                    reads(cell, text)
        elif quoted["tag"] == "bdi":
            for value in np.concatenate([np.ravel(value) for value in values]):
                assert rounded_to(quoted["text"], value), f"{quoted['text']!r} for {value}"
        elif quoted["tag"] == "data":
            (value,) = values
            assert np.array_equal(np.array(eval_number(quoted["value"])), value), f"{quoted} for {value}"
            assert all(rounded_to(quoted["text"], each) for each in np.ravel(value)), f"{quoted['text']!r} for {value}"
        else:
            assert quoted["text"] == quote(values[0])


def reads(seen: str, markdown: str) -> None:
    """Assert that a text reads as its Markdown: word for word outside of formulas, number for number in them."""
    markdown = re.sub(r"\\tfrac(\d)(\d)", r"\2\1", markdown.replace("*", ""))  # KaTeX writes a denominator first
    pieces = re.split(r"\$(.+?)\$", markdown)
    pattern = "".join("(.*)" if i % 2 else re.escape(piece) for i, piece in enumerate(pieces))
    found = re.fullmatch(pattern, seen, re.DOTALL)
    assert found, f"{seen!r} instead of {markdown!r}"
    for formula, tex in zip(found.groups(), pieces[1::2], strict=True):
        assert numbers(formula).tolist() == numbers(tex).tolist(), f"{formula!r} instead of {tex!r}"


def eval_number(text: str) -> Any:
    return [float(number) for number in text.strip("[]").split(",")] if text.startswith("[") else float(text)


def rounded_to(text: str, value: float) -> bool:
    """Whether a text holds the number, rounded as it is printed there."""
    for number in NUMBER.findall(re.sub(r"\u2009|(?<=\d),(?=\d{3}(?!\d))", "", text)):
        decimals = len(number.partition(".")[2].partition("e")[0])
        for share in (1, 0.01):
            if abs(float(number.replace("−", "-")) * share - value) <= 0.5000001 * 10.0**-decimals * share:
                return True
    return False
