"""What a first visit to a page costs: each body that loads by itself at 1,280 px, as gzip -6 sends it, without the icon.

    python -m tests.site.weights SITE    a table by page and kind
"""

import gzip
import sys
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from playwright.sync_api import Browser, Response, sync_playwright

from tests.site.built import PAGES, chromium, heard, name, served

KINDS = ("document", "stylesheet", "script", "font", "image", "other")
ICON = "/assets/zig-zag.svg"


@dataclass
class Weight:
    """Bytes and requests by kind, and what the browser has said meanwhile."""

    size: Counter[str] = field(default_factory=Counter)
    requests: Counter[str] = field(default_factory=Counter)
    said: list[str] = field(default_factory=list)


def weigh(browser: Browser, address: str) -> Weight:
    """Visit a page as by who has never been here."""
    weight, answers = Weight(), list[Response]()
    page = browser.new_page(viewport={"width": 1280, "height": 900})
    with heard(
        page,
        response=lambda answer: answers.append(answer),  # noqa: PLW0108 - playwright marks what it calls
        console=lambda message: weight.said.append(message.text),
        pageerror=lambda error: weight.said.append(str(error)),
    ):
        page.goto(address, wait_until="networkidle")
    for answer in answers:
        if not answer.url.startswith("data:") and not answer.url.endswith(ICON):
            kind = answer.request.resource_type if answer.request.resource_type in KINDS else "other"
            weight.size[kind] += len(gzip.compress(answer.body(), 6))
            weight.requests[kind] += 1
    page.close()
    return weight


def table(site: Path) -> list[str]:
    """A line for each page."""
    lines = [f"{'kB':16}" + "".join(f"{kind:>11}" for kind in KINDS) + f"{'all':>9}{'requests':>9}"]
    with served(site) as address, sync_playwright() as playwright:
        browser = chromium(playwright)
        for page in PAGES:
            weight = weigh(browser, address + page)
            kinds = "".join(f"{weight.size[kind] / 1000:11.1f}" for kind in KINDS)
            total = f"{weight.size.total() / 1000:9.1f}{weight.requests.total():9}"
            lines.append(f"{name(page)[:16]:16}{kinds}{total}  {' '.join(weight.said)}".rstrip())
    return lines


if __name__ == "__main__":
    print("\n".join(table(Path(sys.argv[1]))))
