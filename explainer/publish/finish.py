"""What is done to a built site, by whichever generator: one light style sheet and a security policy.

assets/style.css    all that every page has: the theme's rules that match something, colors, formulas, our own
_headers            the policy once more, for hosts that send it before the page; meta elements cannot say all of it
"""

import base64
import functools
import hashlib
import re
import shutil
from collections.abc import Iterable
from importlib.util import find_spec
from pathlib import Path

from explainer.publish import headers
from explainer.publish.errors import PublishError
from explainer.publish.lean import Used, cut, short, without_unused

OWN = ("palette", "katex", "frame", "reading", "slider", "dial")  # behind the theme, in this order
DATA = ("sections.js", "minisearch.js")  # scripts that make no element
UNUSED = ("assets/stylesheets", "assets/javascripts", "assets/images")  # of the theme, once its style is in style.css
SCRIPT = re.compile(r"<script>(.*?)</script>", re.DOTALL)
STYLED = re.compile(r"""<[a-zA-Z][\w-]*(?:\s+[\w:-]+(?:="[^"]*"|='[^']*'|))*?\s+style=("[^"]*"|'[^']*')|<style\b""")
FIRST = '<meta charset="utf-8">'
AHEAD = re.compile(r"\s*<link rel=\"(?:prev|next)\"[^>]*>")  # Firefox would fetch the next page, against the policy
FONT = re.compile(r"url\((fonts/[\w-]+\.woff2)\)")


def finish(site: Path) -> None:
    """Do it all."""
    pages = {path: path.read_text("utf-8") for path in sorted(site.rglob("*.html"))}
    framed = [html for path, html in pages.items() if site / "assets" not in path.parents]  # tables bring nothing new
    (site / "assets" / "style.css").write_text(style(site, framed), "utf-8")
    allowed = policy(pages.values(), [path.read_text("utf-8") for path in (site / "assets").rglob("small/*.svg")])
    for path, html in pages.items():
        if styled := STYLED.search(html):
            name = path.relative_to(site).as_posix()
            raise PublishError(f"{name}: expected classes, as the policy of the pages allows no style, got {styled[0]}")
        told = f'<meta http-equiv="Content-Security-Policy" content="{allowed}">'
        path.write_text(AHEAD.sub("", html.replace(FIRST, FIRST + told, 1)), "utf-8")
    headers.add(site, sent(allowed))
    for folder in UNUSED:
        shutil.rmtree(site / folder, ignore_errors=True)


@functools.cache
def theme() -> str:
    """The style sheets of the pinned Material for MkDocs, whichever generator builds."""
    (package,) = getattr(find_spec("material"), "submodule_search_locations", None) or [""]
    folder = Path(package) / "templates" / "assets" / "stylesheets"
    sheets = [path.read_text("utf-8") for name in ("main", "palette") for path in folder.glob(f"{name}.*.css")]
    return "".join(re.sub(r"/\*# sourceMappingURL.*?\*/|@charset[^;]*;", "", sheet) for sheet in sheets)


def style(site: Path, pages: Iterable[str]) -> str:
    """The one style sheet, with the fonts of formulas in it: browsers load no fonts into a page from a disk."""
    assets = site / "assets"
    texts = [path.read_text("utf-8") for path in sorted(assets.rglob("*.js")) if not _left_out(path)]
    pages = list(pages)
    used = _used(tuple(pages), tuple(texts))
    more = {path.stem: path.read_text("utf-8") for path in assets.glob("*.css") if path.stem != "style"}
    own = "".join(short(cut(more.pop(name), used)) for name in OWN if name in more)
    own = FONT.sub(lambda found: f"url({_data(assets / found[1])})", own)
    return without_unused(cut(theme(), used) + own, [*pages, *texts, *more.values()]) + "\n"


def _left_out(path: Path) -> bool:
    return path.name in DATA or "javascripts" in path.parts


@functools.lru_cache(maxsize=1)
def _used(pages: tuple[str, ...], scripts: tuple[str, ...]) -> Used:
    used = Used()
    for page in pages:
        used.page(page)
    for script in (*scripts, *(script for page in pages for script in SCRIPT.findall(page))):
        used.script(script)
    return used


def _data(path: Path) -> str:
    return f"data:font/woff2;base64,{base64.b64encode(path.read_bytes()).decode()}"


def policy(pages: Iterable[str], images: Iterable[str]) -> str:
    """What a page may load: what the site has, scripts within a page by their hashes, and styles in no element of it.

    The images that open as documents of their own bring a style sheet for the dark.
    """
    scripts = _hashes(script for page in pages for script in SCRIPT.findall(page))
    sheets = _hashes(sheet for image in images for sheet in re.findall(r"<style>(.*?)</style>", image, re.DOTALL))
    rules = {
        "default-src": "'none'",
        "script-src": f"'self'{scripts}",
        "style-src": f"'self'{sheets}",
        "img-src": "'self' data:",
        "font-src": "'self' data:",
        "connect-src": "'self'",  # no script here asks: Lighthouse reads robots.txt by it
        "base-uri": "'none'",
        "form-action": "'none'",
    }
    return "; ".join(f"{name} {value}" for name, value in rules.items())


def _hashes(texts: Iterable[str]) -> str:
    digests = sorted({base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in texts})
    return "".join(f" 'sha256-{digest}'" for digest in digests)


def sent(allowed: str) -> dict[str, dict[str, str]]:
    """The headers of all files."""
    each = {
        "Content-Security-Policy": f"{allowed}; frame-ancestors 'none'",
        "X-Content-Type-Options": "nosniff",
        "Referrer-Policy": "strict-origin-when-cross-origin",
        "Cross-Origin-Opener-Policy": "same-origin",
    }
    return {"/*": each}
