"""An exhibit is computed and drawn once: not again until its sources change, and never wrongly."""

import logging
import pickle
import subprocess
import sys
from collections.abc import Callable, Iterator
from functools import cached_property
from pathlib import Path
from typing import Self
from unittest.mock import patch

import numpy as np
import pytest

from explainer import storage
from explainer.drawing import palette
from explainer.exhibits.derivative_chain.layer_shapes import LayerShapes
from explainer.exhibits.notation import NOTATION
from explainer.exhibits.shortest_paths.staircase import Staircase
from explainer.publish import cache
from explainer.publish.svg import inline
from tests.publish.toys import TOY, Toy

ROOT = Path(__file__).parents[2]


@pytest.fixture(autouse=True)
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setenv("EXPLAINER_CACHE", str(tmp_path))
    cache.entry.cache_clear()
    yield tmp_path
    cache.entry.cache_clear()


def rebuilt() -> cache.Entry:
    """The entry as the next build finds it."""
    cache.entry.cache_clear()
    return cache.entry(Toy)


def refuse(monkeypatch: pytest.MonkeyPatch) -> None:
    """Any computing or drawing is a failure from here on."""
    monkeypatch.setattr(Toy, "compute", lambda: pytest.fail("computed"))
    monkeypatch.setattr(Toy, "svg", lambda *_: pytest.fail("drawn"))


def test_an_exhibit_comes_back_as_it_was(monkeypatch: pytest.MonkeyPatch) -> None:
    first = cache.entry(Toy)
    assert first.drawing == inline(TOY.svg(), "toy", TOY.alt)
    refuse(monkeypatch)
    again = rebuilt()
    assert isinstance(again.exhibit, Toy)
    assert np.array_equal(again.exhibit.points, TOY.points)
    assert again.drawing == first.drawing


def test_a_property_that_takes_long_is_kept_with_the_exhibit(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def count(toy: Toy) -> int:
        asked.append("slow")
        return len(toy.points)

    slow = cached_property(count)
    slow.__set_name__(Toy, "slow")
    monkeypatch.setattr(Toy, "slow", slow, raising=False)
    cache.entry(Toy)
    assert asked == ["slow"]
    assert cache.entry(Toy).exhibit.slow == rebuilt().exhibit.slow == len(TOY.points)  # type: ignore[attr-defined]
    assert asked == ["slow"]


def test_a_property_that_a_page_has_asked_for_is_kept_for_the_next_build(monkeypatch: pytest.MonkeyPatch) -> None:
    published = cache.Published([Toy], {})
    assert published.value("toy", "ratio") == TOY.ratio
    assert published.asked == {"toy"}
    published.save()
    monkeypatch.setattr(Toy, "ratio", property(lambda _: pytest.fail("computed again")))
    rebuilt()
    assert cache.Published([Toy], {}).value("toy", "ratio") == 10**0.5
    with pytest.raises(pytest.fail.Exception):
        assert cache.entry(Toy).exhibit.ratio  # type: ignore[attr-defined]


def test_keeping_writes_only_what_is_new(monkeypatch: pytest.MonkeyPatch) -> None:
    published = cache.Published([Toy], {})
    published.value("toy", "ratio")
    published.save()
    monkeypatch.setattr(storage, "write", lambda *_: pytest.fail("written again"))
    published.value("toy", "ratio")
    published.save()


def test_a_changed_source_makes_it_anew_and_drops_what_is_stale(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.entry(Toy)
    (other := shelf / "toy_story-0123.pickle").touch()
    (stale,) = shelf.glob("toy-*.pickle")
    monkeypatch.setattr(cache, "fingerprint", lambda module, *_, **__: f"edited-{module}")
    rebuilt()
    (anew,) = shelf.glob("toy-*.pickle")
    assert anew != stale
    assert other.exists()


def test_a_color_makes_no_exhibit_anew_and_a_role_all(monkeypatch: pytest.MonkeyPatch) -> None:
    before = cache.entry(Toy).drawing
    old = palette.ROLES["path"].light
    assert f"var(--role-path, {old})" in before
    with patch.dict(palette.ROLES, path=palette.Role("#123456", "#abcdef", "")):
        with monkeypatch.context() as refused:
            refuse(refused)
            after = rebuilt().drawing
        assert after == before.replace(old, "#123456")
    version = cache.version(Toy)
    with patch.dict(palette.ROLES, more=palette.Role("#123456", "#abcdef", "")):
        assert cache.version(Toy) != version


@pytest.mark.parametrize(
    "spoil",
    [
        lambda path: path.write_bytes(b""),
        lambda path: path.write_bytes(path.read_bytes()[:100]),
        lambda path: path.write_bytes(b"no pickle"),
        lambda path: path.write_bytes(pickle.dumps((1, 2, 3, 4, 5))),
        lambda path: path.write_bytes(pickle.dumps(("no exhibit", "<svg/>", {}))),
        lambda path: path.write_bytes(b"cexplainer.gone\nGone\n."),
    ],
    ids=["empty", "cut off", "nonsense", "too long", "another type", "a class that is gone"],
)
def test_a_spoiled_file_is_made_anew(spoil: Callable[[Path], object], shelf: Path) -> None:
    cache.entry(Toy)
    (path,) = shelf.glob("toy-*.pickle")
    whole = path.read_bytes()
    spoil(path)
    assert rebuilt().drawing == inline(TOY.svg(), "toy", TOY.alt)
    assert path.read_bytes() == whole


def test_only_drawing_is_worth_a_line_in_the_log(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.INFO):
        cache.entry(Toy)
        assert [record.getMessage() for record in caplog.records] == ["Drawing toy"]
        assert caplog.records[0].name.startswith("mkdocs.")  # whose messages a build shows
        rebuilt()
        assert len(caplog.records) == 1


def test_a_failed_drawing_leaves_nothing_behind(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Toy, "_draw_on", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        cache.entry(Toy)
    assert not [path for path in shelf.iterdir() if path.is_file()]


def interrupt(*_: object) -> None:
    raise KeyboardInterrupt


def test_an_interrupted_write_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    storage.write(tmp_path / "deep" / "file", b"old")
    monkeypatch.setattr(Path, "replace", interrupt)
    with pytest.raises(KeyboardInterrupt):
        storage.write(tmp_path / "deep" / "file", b"new")
    assert [path.read_bytes() for path in (tmp_path / "deep").iterdir()] == [b"old"]


def test_the_cache_is_in_the_project_unless_told_otherwise(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("EXPLAINER_CACHE")
    assert storage.directory() == ROOT / ".cache"


def test_a_page_may_name_every_exhibit_and_the_notation() -> None:
    published = cache.Published([Toy], {"notation": NOTATION})
    assert list(published) == ["toy", "notation"]
    assert (len(published), "toy" in published, "notation" in published, "tot" in published) == (2, True, True, False)
    assert published["notation"] is NOTATION
    assert isinstance(published["toy"], Toy)


def test_knowing_the_names_computes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    refuse(monkeypatch)
    assert "toy" in cache.Published([Toy], {})


BUILD = """
import sys, markdown
OPTIONS = {"explainer.publish": {"exhibits": "explainer.exhibits.contents"}}
text = "{{ staircase }}\\n\\n{{ notation }}\\n\\n$\\\\dl$ is {{ staircase.ratio:.2f }}."
print(markdown.markdown(text, extensions=["explainer.publish"], extension_configs=OPTIONS))
print(*({"matplotlib", "quickjs"} & sys.modules.keys()))
"""


def test_a_warm_build_starts_neither_matplotlib_nor_the_engine_and_gives_the_same_page() -> None:
    cold, warm = (
        subprocess.run([sys.executable, "-c", BUILD], cwd=ROOT, capture_output=True, text=True, check=True).stdout
        for _ in range(2)
    )
    assert cold.splitlines()[-1].split()
    assert not warm.splitlines()[-1].split()
    assert cold.splitlines()[:-1] == warm.splitlines()[:-1]
    assert '<figure class="exhibit" id="staircase">' in warm


def test_what_is_missing_is_prepared_by_several_processes(shelf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cache.prepare([LayerShapes, Staircase])
    assert {path.name.rpartition("-")[0] for path in shelf.glob("*.pickle")} == {"layer_shapes", "staircase"}
    for kind in (LayerShapes, Staircase):
        monkeypatch.setattr(kind, "compute", lambda: pytest.fail("computed"))
        assert cache.kept(kind).name() == kind.name()
    monkeypatch.setattr(cache, "ProcessPoolExecutor", lambda **_: pytest.fail("nothing is missing"))
    cache.prepare([LayerShapes, Staircase])


def test_a_single_exhibit_waits_for_its_page(shelf: Path) -> None:
    cache.prepare([LayerShapes])
    assert not list(shelf.glob("*.pickle"))


def test_an_exhibit_that_cannot_be_prepared_is_left_to_its_page(shelf: Path) -> None:
    cache.prepare([LayerShapes, Unprepared])
    assert [path.name.rpartition("-")[0] for path in shelf.glob("*.pickle")] == ["layer_shapes"]


class Unprepared(Toy):
    """An exhibit that fails."""

    @classmethod
    def compute(cls) -> Self:
        raise ValueError("no such data")


def test_texts_name_exhibits_by_tag_class_or_module() -> None:
    kinds = (Staircase, LayerShapes, Toy)
    assert cache.named(kinds, ["{{ staircase.table }} and {{ toys }}"]) == [Staircase]
    assert cache.named(kinds, ["import LayerShapes", "from a.b.toy import c"]) == [LayerShapes, Toy]
    assert cache.named(kinds, []) == []
