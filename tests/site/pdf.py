"""The chapters as PDF: each of the spine, and all of them with the references as one, as Chromium prints them.

    python -m tests.site.pdf                      the spine, into pdf/
    python -m tests.site.pdf zig-zag batches      these pages, each alone
    python -m tests.site.pdf --site DIR           of a site that is already built

Without --site the site is built first. Links within a document stay links, and a citation leads to its source where the
references are not in the file. Links to other pages of the site have no address that a reader of the file could open,
unless the configuration gives the site one.
"""

import argparse
from collections.abc import Sequence
from pathlib import Path

import yaml
from playwright.sync_api import Browser

from tests.site.built import PAGES, PROJECT, SPINE, name, opened

CHAPTERS = PAGES[: len(SPINE)]
LINE = 'style="width: 100%; margin: 0 27mm; font: 8px sans-serif; color: #555"'  # the margins are those of reading.css
HEADER = f'<div {LINE}><span class="title"></span></div>'
FOOTER = (
    f"<div {LINE.replace('width', 'text-align: right; width')}>"
    '<span class="pageNumber"></span> / <span class="totalPages"></span></div>'
)

# The texts of pages behind one another in the first of them. What links lead to is named after its page as well, since
# two pages may have a section of one name.
GATHER = """async ([root, paths, published]) => {
  const first = document.querySelector("article"), articles = []
  const target = (path, hash) => `${path || "home/"}${hash}`
  const read = async path => new DOMParser().parseFromString(await (await fetch(root + path)).text(), "text/html")
  const sources = await read("references/")
  for (const path of paths) {
    const page = await read(path)
    const article = path === paths[0] ? first : page.querySelector("article")
    for (const each of article.querySelectorAll("[id]")) if (!each.closest("svg")) each.id = target(path, "#" + each.id)
    article.id = target(path, "")
    for (const link of article.querySelectorAll("a[href]")) {
      const to = new URL(link.getAttribute("href"), root + path), at = to.href.slice(root.length).split("#")[0]
      if (!to.href.startsWith(root) || link.matches(".next")) continue
      if (paths.includes(at)) link.setAttribute("href", "#" + encodeURIComponent(target(at, to.hash)))
      else if (link.matches(".cite")) link.href = sources.querySelector(`${to.hash} a[href^="http"]`).href
      else if (published) link.href = published + to.href.slice(root.length)
      else link.replaceWith(...link.childNodes)
    }
    if (article !== first) article.style.breakBefore = "page"
    articles.push(article)
  }
  first.after(...articles.slice(1))
  await document.fonts.ready
  await new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))
}"""


def printed(browser: Browser, root: str, paths: Sequence[str], title: str | None = None) -> bytes:
    """Pages of the site at this address as one PDF, under the title of the first or one of their own."""
    published = yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8")).get("site_url") or ""
    page = browser.new_page(reduced_motion="reduce", viewport={"width": 800, "height": 1100}, bypass_csp=True)
    try:
        page.goto(root + paths[0], wait_until="networkidle")
        page.emulate_media(media="print")
        page.evaluate(GATHER, [root, list(paths), published])
        if title:
            page.evaluate("title => { document.title = title }", title)
        return page.pdf(
            format="A4", display_header_footer=True, header_template=HEADER, footer_template=FOOTER,
            tagged=True, outline=True,
        )  # fmt: skip
    finally:
        page.close()


def main() -> None:
    """Build if needed, and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", help="the last part of a page's address, `home` for the first page")
    parser.add_argument("--out", type=Path, default=PROJECT / "pdf")
    parser.add_argument("--site", type=Path)
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    chosen = [path for path in PAGES if name(path) in wanted.pages] if wanted.pages else list(CHAPTERS)
    with opened(wanted.site) as (browser, root):
        for path in chosen:
            (wanted.out / f"{name(path)}.pdf").write_bytes(printed(browser, root, [path]))
        if not wanted.pages:
            whole = printed(browser, root, [*CHAPTERS, "references/"], "Why zero-centered?")
            (wanted.out / "why-zero-centered.pdf").write_bytes(whole)
    print(f"The PDFs are in {wanted.out}")


if __name__ == "__main__":
    main()
