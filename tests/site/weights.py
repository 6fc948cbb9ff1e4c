"""What a first visit to a page costs: each body that loads by itself at 1,280 px, as gzip -6 sends it, but the icon.

python -m tests.site.weights SITE    a table by page and kind; `make bench` prints it as well
"""

import gzip
import sys
from collections.abc import Iterable
from pathlib import Path

from playwright.sync_api import Page, Response, sync_playwright

from tests.site.built import PAGES, chromium, heard, name, served

KINDS = ("document", "stylesheet", "script", "font", "image", "other")
ICON = "/assets/zig-zag.svg"

Weight = dict[str, list[int]]  # bytes and requests of each kind


def counted(answers: Iterable[Response]) -> Weight:
    """What the answers weigh."""
    weight: Weight = {kind: [0, 0] for kind in KINDS}
    for answer in answers:
        if not answer.url.startswith("data:") and not answer.url.endswith(ICON):
            kind = answer.request.resource_type
            of = weight[kind if kind in KINDS else "other"]
            of[0] += len(gzip.compress(answer.body(), 6))
            of[1] += 1
    return weight


def visited(page: Page, address: str) -> list[Response]:
    """What comes until the network has nothing more to bring."""
    answers: list[Response] = []
    with heard(page, response=lambda answer: answers.append(answer)):  # noqa: PLW0108 - playwright marks what it calls
        page.goto(address, wait_until="networkidle")
    return answers


def weighed(site: Path) -> dict[str, Weight]:
    """What each page weighs."""
    weights = {}
    with served(site) as address, sync_playwright() as playwright:
        browser = chromium(playwright)
        for path in PAGES:
            page = browser.new_page(viewport={"width": 1280, "height": 900})
            weights[path] = counted(visited(page, address + path))
            page.close()
    return weights


def table(site: Path) -> list[str]:
    """A line for each page."""
    lines = [f"{'kB':16}" + "".join(f"{kind:>11}" for kind in KINDS) + f"{'all':>9}{'requests':>9}"]
    for path, weight in weighed(site).items():
        size, requests = map(sum, zip(*weight.values(), strict=True))
        kinds = "".join(f"{weight[kind][0] / 1000:11.1f}" for kind in KINDS)
        lines.append(f"{name(path)[:16]:16}{kinds}{size / 1000:9.1f}{requests:9}")
    return lines


if __name__ == "__main__":
    print("\n".join(table(Path(sys.argv[1]))))
