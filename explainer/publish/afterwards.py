"""What is made of a built site, by whichever generator: what search looks through, plain text and headers."""

import html
import re
from pathlib import Path

from explainer import storage
from explainer.publish import data, finish, formulas, headers, plain, sections, tree
from explainer.publish.pages import Page, configuration, pages

DESCRIPTION = re.compile(r'<meta name="description" content="([^"]*)"')


def write(site: Path) -> None:
    """Put into a built site what is read from its pages; raises a `PublishError` as `tree.article` does."""
    data.link(site)
    finish.finish(site)
    sections.write(site)
    tex = formulas.written()
    built = {page: (site / page.folder / "index.html").read_text("utf-8") for page in pages()}
    for page, text in built.items():
        if (article := tree.article(text, tex)) is not None:
            storage.write(site / page.folder / "index.md", plain.markdown(article).encode())
    storage.write(site / "llms.txt", contents(built).encode())
    headers.add(site, headers.caching(site))


def contents(built: dict[Page, str]) -> str:
    """Each page with what it is about, for whoever reads plain text, as llmstxt.org has it; `built` is their HTML."""
    settings = configuration()
    about = " ".join(str(settings["site_description"]).split())
    lines = [f"# {settings['site_name']}", "", f"> {about}", "", "## Pages", ""]
    for page, text in built.items():
        found = DESCRIPTION.search(text)
        described = f": {html.unescape(found[1])}" if found else ""
        lines.append(f"- [{page.title}]({settings.get('site_url') or ''}{page.folder}index.md){described}")
    return "\n".join(lines) + "\n"
