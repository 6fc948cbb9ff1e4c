"""What measures with Lighthouse serves what a host would, tells what falls short, and says what is missing."""

import gzip
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from tests.site import lighthouse


def test_a_site_is_served_compressed_with_its_headers_and_what_is_not_there_is_not(tmp_path: Path) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "index.html").write_text("<p>text</p>" * 100, "utf-8")
    (tmp_path / "_headers").write_text("/*\n  X-Told: yes\n", "utf-8")
    with lighthouse.compressing(tmp_path) as address:
        with urllib.request.urlopen(address + "page/") as answer:  # noqa: S310
            body = answer.read()
            assert answer.headers["Content-Encoding"] == "gzip"
            assert int(answer.headers["Content-Length"]) == len(body) < 200
            assert answer.headers["X-Told"] == "yes"
            assert gzip.decompress(body).decode() == "<p>text</p>" * 100
        with pytest.raises(urllib.error.HTTPError) as error:
            urllib.request.urlopen(address + "robots.txt")  # noqa: S310
        with error.value as answer:
            assert answer.code == 404
            assert "Content-Encoding" not in answer.headers


def report(score: float, shift: float) -> lighthouse.Report:
    values = dict.fromkeys(lighthouse.AUDITS, 0.0) | {"cumulative-layout-shift": shift}
    audits: dict[str, Any] = {key: {"numericValue": value, "score": 1} for key, value in values.items()}
    audits |= {"link-text": {"score": score}, "free": {"score": 0}}
    parts = [{"id": "link-text", "weight": 1}, {"id": "free", "weight": 0}]
    categories = {key: {"score": score, "auditRefs": parts if key == "seo" else []} for key in lighthouse.CATEGORIES}
    return {"categories": categories, "audits": audits}


@pytest.mark.parametrize(
    ("reports", "marked", "costs"),
    [
        ([report(1, 0), report(1, 0.009), report(0.5, 0.5)], False, []),
        ([report(0.96, 0), report(1, 0), report(0.99, 0)], True, ["seo: link-text 0.96", "seo: link-text 0.99"]),
        ([report(1, 0.01), report(1, 0), report(1, 0.01)], True, []),
    ],
    ids=["one run", "score", "shift"],
)
def test_the_median_decides_what_is_marked_and_what_it_lost_is_named(
    reports: list[lighthouse.Report], marked: bool, costs: list[str]
) -> None:
    line, *below = lighthouse.row("symbols/", reports)
    assert line.split()[0] == "symbols"
    assert line.endswith("!") == marked
    assert [each.strip() for each in below] == costs


def test_what_is_missing_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    npm = tmp_path / "npm"
    npm.write_text("#!/bin/sh\necho no network >&2\nexit 1\n", "utf-8")
    npm.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert "no Chromium is installed" in "".join(lighthouse.table(tmp_path))
    monkeypatch.setenv("CHROMIUM", "/bin/true")
    (said,) = lighthouse.table(tmp_path)
    assert said.startswith("Lighthouse has measured nothing: npm cannot install lighthouse@")
    assert "no network" in said
    npm.unlink()
    assert "npm" in "".join(lighthouse.table(tmp_path))
