"""The headers that a static host is asked to send: rules add up, and only what cannot change is kept for good."""

from pathlib import Path

from explainer.publish import headers


def test_rules_of_two_writers_add_up(tmp_path: Path) -> None:
    headers.add(tmp_path, {"/*": {"X-One": "a: b"}, "/c": {"X-Two": "d"}})
    headers.add(tmp_path, {"/*": {"X-Three": "e; f 'g'"}, "/c": {"X-Two": "h"}})
    text = (tmp_path / "_headers").read_text("utf-8")
    assert text == "/*\n  X-One: a: b\n  X-Three: e; f 'g'\n/c\n  X-Two: h\n"
    headers.add(tmp_path, {})
    assert (tmp_path / "_headers").read_text("utf-8") == text


def test_what_has_its_hash_in_its_name_is_kept_for_good_and_nothing_else(tmp_path: Path) -> None:
    hashed = ["assets/x/main.57a0d79d.min.css", "assets/b.01234567.js"]
    others = ["index.html", "assets/dial.js", "assets/c.0123456.js", "assets/lunr/lunr.stemmer.min.js"]
    names = [*hashed, *others, "a/index.md", "assets/figures/d.svg", "assets/figures/small/d.svg"]
    for name in names:
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).touch()
    rules = headers.caching(tmp_path)
    forever = {path for path, told in rules.items() if "immutable" in told.get("Cache-Control", "")}
    assert forever == {f"/{name}" for name in hashed}
    assert rules["/assets/figures/*"] == {"Cache-Control": "public, max-age=86400"}
    assert rules["/a/index.md"] == {"Content-Type": "text/markdown; charset=utf-8"}
    assert len(rules) == 4
