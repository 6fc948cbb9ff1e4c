"""Pictures of the pages: each at two widths and in both color schemes, from top to bottom.

    python -m tests.site.screenshots                          all pages, into screenshots/ in the cache
    python -m tests.site.screenshots zig-zag home --out DIR   these pages, into DIR
    python -m tests.site.screenshots zig-zag --site DIR       of a site that is already built

Without --site the site is built first. Files are named after page, width and scheme: `zig-zag-390-dark.png`.
"""

import argparse
from pathlib import Path

from playwright.sync_api import Browser

from tests.site.built import PAGES, PROJECT, SCHEMES, WIDTHS, name, opened


def shoot(browser: Browser, address: str, stem: Path) -> None:
    """Write the pictures of one page, their names beginning with the stem."""
    for scheme in SCHEMES:
        context = browser.new_context(color_scheme=scheme, reduced_motion="reduce")
        page = context.new_page()
        for width in WIDTHS:
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address, wait_until="networkidle")
            page.screenshot(path=f"{stem}-{width}-{scheme}.png", full_page=True)
        context.close()


def main() -> None:
    """Build if needed, and shoot."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("pages", nargs="*", help="the last part of a page's address, `home` for the first page")
    parser.add_argument("--out", type=Path, default=PROJECT / ".cache" / "screenshots")
    parser.add_argument("--site", type=Path)
    wanted = parser.parse_args()
    wanted.out.mkdir(parents=True, exist_ok=True)
    with opened(wanted.site) as (browser, root):
        for page in PAGES:
            if not wanted.pages or name(page) in wanted.pages:
                shoot(browser, root + page, wanted.out / name(page))
    print(f"Pictures are in {wanted.out}")


if __name__ == "__main__":
    main()
