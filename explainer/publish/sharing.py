"""The cards of pages, drawn only for a site whose address is known: what shares a link asks for the whole address."""

import hashlib
from pathlib import Path

from explainer import sources, storage
from explainer.drawing import card
from explainer.publish.errors import PublishError
from explainer.publish.gallery import Published
from explainer.publish.pages import Page, configuration, pages

FOLDER = "assets/cards"


def address(source: str) -> str:
    """Where the card of a page is, by the file of the page."""
    return f"{FOLDER}/{Path(source).with_suffix('').as_posix().replace('/', '-')}.png"


def files(published: Published) -> dict[str, bytes]:
    """The card of each page with its first figure, or with the first of another if it has none.

    Raises a `PublishError` for an address of the site that pages cannot be put behind.
    """
    settings, listed = configuration(), pages()
    base = str(settings.get("site_url") or "")
    if not base:
        return {}
    if not base.startswith(("https://", "http://127.0.0.1:")) or not base.endswith("/"):
        raise PublishError(f"mkdocs.yml: expected a site_url from https:// to a last slash, got {base}")
    found = {page: _first(page, published) for page in listed}
    spare = next((name for name in found.values() if name), "")
    site = str(settings["site_name"])
    made = {}
    for page, name in found.items():
        title = site if page is listed[0] else page.title
        if name or spare:
            made[address(page.source)] = _kept(title, site, published.taken(name or spare).png)
    return made


def _first(page: Page, published: Published) -> str:
    shown = page.shown
    return next((name for name, kind in published.kinds.items() if shown & {name, kind.__name__}), "")


def _kept(title: str, site: str, figure: bytes) -> bytes:
    """The card, as an earlier build has drawn it."""
    told = [title, site, hashlib.sha256(figure).hexdigest(), sources.fingerprint(card.__name__)]
    path = storage.directory() / "cards" / f"{hashlib.sha256(chr(0).join(told).encode()).hexdigest()[:16]}.png"
    if not path.exists():
        storage.write(path, card.card(title, site, figure))
    return path.read_bytes()
