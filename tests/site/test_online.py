"""The check of a published site passes on this one, and names whatever is broken in a copy."""

from http.server import SimpleHTTPRequestHandler
from pathlib import Path
from typing import Any

import pytest
import yaml
from playwright.sync_api import Browser

from tests.site import online
from tests.site.built import PROJECT, served

PAGE = '<title>A</title><a href="b/">b</a><figure data-states="1"><input type="range"><svg aria-label="c"/></figure>'


class Host(SimpleHTTPRequestHandler):
    """A static host, which has a page for what is not there."""

    def send_error(self, code: int, *_: Any) -> None:
        """Send the site's own page."""
        body = Path(self.directory, "404.html").read_bytes()
        self.send_response(code)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def test_the_site_is_whole(site: Path, browser: Browser) -> None:
    own = yaml.safe_load((PROJECT / "mkdocs.yml").read_text("utf-8")).get("site_url", "")
    with served(site, Host) as address:
        assert online.findings(address, browser, own) == []


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A site of two pages whose figure is no figure."""
    (tmp_path / "b").mkdir()
    (tmp_path / "index.html").write_text(PAGE, "utf-8")
    (tmp_path / "b" / "index.html").write_text('<title>B</title><h1 id="c">B</h1><a href="../">A</a>', "utf-8")
    (tmp_path / "404.html").write_text('<h1 id="not-found">Nothing</h1>', "utf-8")
    (tmp_path / "llms.txt").write_text("- [A](index.md)\n- [B](b/index.md)\n", "utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("name", "old", "new", "finding"),
    [
        ("index.html", "b/", "c/", "c/: status 404, named by"),
        ("index.html", 'href="b/"', 'href="b/#d"', "no anchor"),
        ("b/index.html", "</h1>", '</h1><link rel="canonical" href="https://a.org/">', "its address is https://a.org/"),
        ("404.html", "not-found", "home", "expected the site's own page with status 404"),
        ("llms.txt", "index.md", "index", "expected the list of pages"),
        ("b/index.html", "../", "../a.png", "a.png: status 404"),
        ("index.html", "<svg", "<script>throw Error('broken')</script><svg", "broken"),
        ("index.html", "range", "text", "no page has a figure with a dial"),
        ("index.html", "", "", "a figure does not follow its dial"),
    ],
)
def test_what_is_broken_is_named(name: str, old: str, new: str, finding: str, small: Path, browser: Browser) -> None:
    path = small / name
    assert old in path.read_text("utf-8")
    path.write_text(path.read_text("utf-8").replace(old, new), "utf-8")
    with served(small, Host) as address:
        found = online.findings(address, browser)
    assert any(finding in each for each in found), found
    others = {each for each in found if finding not in each}
    assert len(others) <= ("dial" not in finding and "broken" in finding), others


def test_a_type_that_is_another_is_named() -> None:
    html = online.Answer(200, {"content-type": "text/plain"}, b"")
    (found,) = online.kinds({"https://a.org/b/": html, "https://a.org/c.txt": html, "https://a.org/d": html})
    assert found == "https://a.org/b/: expected the type text/html, got text/plain"


def test_the_workflow_runs_what_a_maintainer_runs() -> None:
    workflow = yaml.safe_load((PROJECT / ".github/workflows/site.yml").read_text("utf-8"))
    jobs = workflow["jobs"]
    commands = [step["run"] for job in jobs.values() for step in job["steps"] if "run" in step]
    assert ".ci/run" in commands
    assert 'make online SITE="$ADDRESS"' in commands
    assert jobs["publish"]["needs"] == "build"
    assert jobs["check"]["needs"] == "publish"
    assert "refs/heads/main" in jobs["publish"]["if"]
    assert workflow["permissions"] == {"contents": "read"}
    assert jobs["build"]["steps"][-1]["with"] == {"path": "site"}
