"""A site whose address is known says it in full, to searches and to whoever shares a link; without one nothing does."""

import json
import re
from pathlib import Path
from urllib.parse import urljoin

import pytest
import yaml
from lxml import etree, html
from PIL import Image

from explainer.publish import PublishError, cache, sharing
from tests.site.built import PAGES, PROJECT, build, once, small_project, zensical

BASE = "https://example.org/deep/"
TOLD = {
    "": 'A "page" & <more>, with a figure of the shapes of a layer.',
    "more/other/": "Another page, without any figure.",
}


def made(folder: Path) -> None:
    """A project of two pages with an address, built by both generators."""
    front = "---\ndescription: {}\n---\n\n"
    text = front.format(json.dumps(TOLD[""])) + "# One\n\n{{ layer_shapes }}\n"
    folder.mkdir()
    project = small_project(folder, "index.md", text)
    (project / "docs/more").mkdir()
    (project / "docs/more/other.md").write_text(front.format(TOLD["more/other/"]) + "# Other\n\nText.\n", "utf-8")
    settings = yaml.safe_load((project / "mkdocs.yml").read_text("utf-8"))
    settings |= {"site_url": BASE, "nav": [{"Home": "index.md"}, {"The other": "more/other.md"}]}
    (project / "mkdocs.yml").write_text(yaml.safe_dump(settings), "utf-8")
    for done in (build(project / "mkdocs", project), zensical(project / "zensical", project / ".cache", project)):
        assert done.returncode == 0, done.stderr


@pytest.fixture(scope="module", params=["mkdocs", "zensical"])
def online(request: pytest.FixtureRequest, shared: Path) -> Path:
    """A site with an address, built by one generator or the other."""
    return once(shared / "online", made) / "project" / str(request.param)


def head(site: Path, page: str) -> dict[str, str]:
    """What the head of a page says of it, by name."""
    root = html.document_fromstring((site / page / "index.html").read_text("utf-8"))
    metas = {each.get("property") or each.get("name"): each.get("content") for each in root.iter("meta")}
    links = {each.get("rel"): each.get("href") for each in root.iter("link")}
    return metas | links | {"data": root.xpath("string(//script[@type='application/ld+json'])")}


@pytest.mark.parametrize(("page", "title"), [("", "Why zero-centered?"), ("more/other/", "The other")])
def test_a_page_says_its_address_title_and_card(page: str, title: str, online: Path) -> None:
    found = head(online, page)
    assert found["canonical"] == found["og:url"] == BASE + page
    assert found["og:title"] == title
    assert found["og:description"] == TOLD[page]
    assert found["twitter:card"] == "summary_large_image"
    card = found["og:image"]
    assert card.startswith(BASE)
    with Image.open(online / card.removeprefix(BASE)) as image:
        assert image.size == (1200, 630) == (int(found["og:image:width"]), int(found["og:image:height"]))
    data = json.loads(found["data"])
    assert (data["name"], data["url"], data["description"], data["image"]) == (title, BASE + page, TOLD[page], card)
    assert data["isPartOf"]["url"] == BASE
    assert "LearningResource" in data["@type"]


def test_each_page_has_a_card_of_its_own(online: Path) -> None:
    cards = list((online / "assets/cards").iterdir())
    assert len(cards) == len({path.read_bytes() for path in cards}) == len(TOLD)
    for page in TOLD:
        text = (online / page / "index.html").read_text("utf-8")
        assert not re.search(r'(?:src|href)="[^"]*cards/', text), "a card is part of a visit"


def test_the_map_of_the_site_and_the_list_of_its_pages_are_in_full(online: Path) -> None:
    places = etree.parse(online / "sitemap.xml").xpath("//*[local-name()='loc']/text()")
    assert places == [BASE + page for page in TOLD]
    assert re.findall(r"\]\((.*)\)", (online / "llms.txt").read_text("utf-8")) == [
        f"{BASE}{page}index.md" for page in TOLD
    ]


def test_what_is_not_found_leads_back_from_any_depth(online: Path) -> None:
    root = html.document_fromstring((online / "404.html").read_text("utf-8"))
    addresses = [address for address in root.xpath("//@href | //@src | //@data-scripts") if not address.startswith("#")]
    here = [urljoin(f"{BASE}no/such/page/", address) for address in addresses]
    own = [address for address in here if address.startswith("https://example.org/")]
    assert len(own) > 5
    for address in own:
        path = online / address.removeprefix(BASE)
        assert address.startswith(BASE), address
        assert path.exists() or "/assets/" not in address, address  # the two pages are not all that it leads to
    assert not root.xpath("//link[@rel='alternate']")


def test_without_an_address_nothing_is_said_of_one(site: Path) -> None:
    if "site_url" in yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8")):
        pytest.skip("the site has an address")
    assert not (site / "assets/cards").exists()
    for page in PAGES:
        found = head(site, page)
        assert {"canonical", "og:url", "og:image"}.isdisjoint(found)
        assert found["data"] == ""


@pytest.mark.parametrize("address", [BASE.rstrip("/"), "http://example.org/", "example.org/"])
def test_an_address_that_no_page_can_be_put_behind_is_an_error(address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "configuration", lambda: {"site_url": address})
    with pytest.raises(PublishError, match=f"expected a site_url from https:// to a last slash, got {address}$"):
        sharing.files(cache.published("explainer.exhibits.contents"))


def test_headers_are_of_files_that_are_there(site: Path) -> None:
    paths = re.findall(r"^/(\S*)$", (site / "_headers").read_text("utf-8"), re.MULTILINE)
    assert len([path for path in paths if path.endswith("index.md")]) == len(PAGES)
    for path in paths:
        assert (site / path.removesuffix("*")).exists(), path
