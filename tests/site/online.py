"""Whether a published site is whole: `python -m tests.site.online https://…`, or `make online SITE=https://…`.

It follows every link within the site, looks at what the host says of its files, and turns one figure in a browser.
"""

import argparse
import re
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from urllib.parse import urldefrag, urljoin, urlsplit

from lxml import html
from playwright.sync_api import Browser, sync_playwright

from tests.site.built import chromium

KINDS = {
    "": "text/html", "html": "text/html", "md": "text/(markdown|plain)", "txt": "text/plain", "css": "text/css",
    "js": "(text|application)/javascript", "svg": "image/svg[+]xml", "png": "image/png",
    "xml": "(text|application)/xml", "woff2": "font/woff2|application/(font-woff2|octet-stream)",
}  # fmt: skip
LINKS = "//@href | //@src | //meta[@property='og:image']/@content"


@dataclass(frozen=True)
class Answer:
    """What a host answers: the status, the headers by their names in small letters, and the body."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def page(self) -> html.HtmlElement:
        """The body, read as HTML."""
        return html.document_fromstring(self.body.decode("utf-8"))


def ask(address: str) -> Answer:
    """The answer of a host, of whatever status; none at all is status 0."""
    request = urllib.request.Request(address, headers={"User-Agent": "Mozilla/5.0 (tests.site.online)"})  # noqa: S310
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:  # noqa: S310 - the address that the caller gives
            return Answer(answer.status, {key.lower(): value for key, value in answer.headers.items()}, answer.read())
    except urllib.error.HTTPError as error:
        return Answer(error.code, {}, error.read())
    except OSError:
        return Answer(0, {}, b"")


def findings(base: str, browser: Browser, own: str = "") -> list[str]:
    """What is wrong with the site at an address that ends in a slash, in sentences; empty if nothing is.

    `own` is the address that the site says of itself, if it is looked at somewhere else.
    """
    own = own or base
    listed = ask(f"{base}llms.txt")
    pages = [
        urljoin(base, found.removeprefix(own))
        for found in re.findall(r"\]\((\S*?)index\.md\)", listed.body.decode("utf-8", "replace"))
    ]
    if listed.status != 200 or not pages:
        return [f"llms.txt: expected the list of pages, got status {listed.status}"]
    with ThreadPoolExecutor(8) as pool:
        asked = dict(zip(pages, pool.map(ask, pages), strict=True))
        links = {page: [*within(base, page, answer, own)] for page, answer in asked.items() if answer.status == 200}
        others = {urldefrag(link)[0] for found in links.values() for link in found} - asked.keys()
        answers = asked | dict(zip(sorted(others), pool.map(ask, sorted(others)), strict=True))
    found = [*unfound(links, answers), *kinds(answers), *nowhere(base)]
    for page, answer in asked.items():
        found += [f"{page}: {each}" for each in astray(page.replace(base, own), answer)] if answer.status == 200 else []
    return found + (turned(pages, answers, browser) if not found else [])


def within(base: str, page: str, answer: Answer, own: str) -> Iterator[str]:
    """The addresses that a page names and that are of the site."""
    for link in answer.page.xpath(LINKS):
        if (address := urljoin(page, link.replace(own, base))).startswith(base):
            yield address


def unfound(links: dict[str, list[str]], answers: dict[str, Answer]) -> Iterator[str]:
    """Links that lead nowhere, and anchors that are not there."""
    for address, answer in answers.items():
        if answer.status != 200:
            named = [page for page, found in links.items() if address in (urldefrag(each)[0] for each in found)]
            yield f"{address}: status {answer.status}, named by {', '.join(named) or 'llms.txt'}"
    ids = {page: set(answer.page.xpath("//@id")) for page, answer in answers.items() if page in links}
    for page, found in links.items():
        for target, anchor in map(urldefrag, found):
            if anchor and target in ids and anchor not in ids[target]:
                yield f"{page}: no anchor {target}#{anchor}"


def kinds(answers: dict[str, Answer]) -> Iterator[str]:
    """Files that the host calls something else than they are: a browser may then refuse them."""
    for address, answer in answers.items():
        kind = answer.headers.get("content-type", "nothing")
        name = urlsplit(address).path.rpartition("/")[2]
        expected = KINDS.get(name.rpartition(".")[2])
        if answer.status == 200 and expected and not re.match(expected, kind):
            yield f"{address}: expected the type {expected}, got {kind}"


def nowhere(base: str) -> Iterator[str]:
    """What is said of an address that there is not, far below the first page."""
    answer = ask(f"{base}no/such/page/")
    if answer.status != 404 or b'id="not-found"' not in answer.body:
        yield f"{base}no/such/page/: expected the site's own page with status 404, got status {answer.status}"


def astray(page: str, answer: Answer) -> Iterator[str]:
    """What a page says of its own address and is not so."""
    for said in answer.page.xpath("//link[@rel='canonical']/@href | //meta[@property='og:url']/@content"):
        if said != page:
            yield f"it says that its address is {said}"


def turned(pages: list[str], answers: dict[str, Answer], browser: Browser) -> list[str]:
    """What goes wrong when the first figure with a dial is turned by a key."""
    page = next(
        (each for each in pages if answers[each].page.xpath("//figure[@data-states]//input[@type='range']")), ""
    )
    if not page:
        return ["no page has a figure with a dial"]
    tab, wrong = browser.new_page(), list[str]()
    tab.on("pageerror", lambda error: wrong.append(f"{page}: {error}"))
    tab.on("request", lambda sent: wrong.append(f"{page}: asks {sent.url}") if not _same(sent.url, page) else None)
    tab.goto(page)
    drawing = tab.locator("figure[data-states] svg").first
    before = drawing.get_attribute("aria-label")
    for key in ("Home", "End"):  # one of them is another than the start
        tab.locator("figure[data-states] input[type=range]").first.press(key)
        tab.wait_for_timeout(1500)
        if drawing.get_attribute("aria-label") != before:
            break
    else:
        wrong.append(f"{page}: a figure does not follow its dial")
    tab.close()
    return wrong


def _same(address: str, page: str) -> bool:
    return urlsplit(address).netloc in ("", urlsplit(page).netloc)


def main(arguments: list[str]) -> None:
    """Say what is wrong, or that nothing is."""
    parser = argparse.ArgumentParser(prog="python -m tests.site.online", description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("address", help="of the first page")
    base = parser.parse_args(arguments).address.rstrip("/") + "/"
    for name in ("cache-control", "content-encoding", "content-security-policy", "strict-transport-security"):
        print(f"{name}: {ask(base).headers.get(name, 'not sent')}")
    with sync_playwright() as playwright:
        found = findings(base, chromium(playwright))
    print("\n".join(found) or f"{base} is whole.")
    sys.exit(bool(found))


if __name__ == "__main__":
    main(sys.argv[1:])
