"""A fingerprint changes with every source that an exhibit is made of, and with no other."""

from pathlib import Path

import pytest

from explainer.sources import ROOT, closure, fingerprint, imports

PACKAGE = {
    "explainer/__init__.py": "from explainer.notation import TABLE\n",
    "explainer/notation.py": "TABLE = 1\n",
    "explainer/descent.py": "import numpy as np\nfrom explainer.checked import Array\n",
    "explainer/checked.py": "Array = None\n",
    "explainer/exhibit.py": "import io\n",
    "explainer/exhibits/__init__.py": "from explainer.exhibits.one import One\nimport explainer.exhibits.two\n",
    "explainer/exhibits/one.py": "from explainer import descent, exhibit\n",
    "explainer/exhibits/two.py": "import explainer.exhibit\ndef late():\n    from explainer.exhibits.one import One\n",
    "explainer/exhibits/three.py": "from explainer import TABLE\nfrom explainer.exhibits import two\n",
    "explainer/exhibits/alone.py": "from numpy import array\nimport notation, other.explainer.notation\n",
    "explainer/exhibits/all.py": "from explainer.exhibits import READING_ORDER\n",
}
CLOSURES = {
    "one": {"exhibits/one", "descent", "checked", "exhibit"},
    "two": {"exhibits/two", "exhibit", "exhibits/one", "descent", "checked"},
    "three": {"exhibits/three", "__init__", "notation"}
    | {"exhibits/two", "exhibit", "exhibits/one", "descent", "checked"},
    "alone": {"exhibits/alone"},
    "all": {"exhibits/all", "exhibits/__init__", "exhibits/one", "exhibits/two", "descent", "checked", "exhibit"},
}


@pytest.fixture
def root(tmp_path: Path) -> Path:
    for name, source in PACKAGE.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)
    return tmp_path


@pytest.mark.parametrize("module", CLOSURES)
def test_the_closure_is_what_the_imports_reach(module: str, root: Path) -> None:
    found = closure([f"explainer.exhibits.{module}"], root)
    assert found == {root / "explainer" / f"{name}.py" for name in CLOSURES[module]}


@pytest.mark.parametrize("module", CLOSURES)
@pytest.mark.parametrize("edited", PACKAGE)
def test_a_fingerprint_changes_with_the_sources_behind_it_alone(module: str, edited: str, root: Path) -> None:
    before = fingerprint(f"explainer.exhibits.{module}", root=root)
    assert before == fingerprint(f"explainer.exhibits.{module}", root=root)
    (root / edited).write_text(PACKAGE[edited] + "\nEDITED = True\n")
    changed = before != fingerprint(f"explainer.exhibits.{module}", root=root)
    assert changed == (edited.removeprefix("explainer/").removesuffix(".py") in CLOSURES[module])


def test_a_fingerprint_takes_several_modules_in_any_order(root: Path) -> None:
    names = ["explainer.exhibits.one", "explainer.notation"]
    assert fingerprint(*names, root=root) == fingerprint(*reversed(names), root=root)
    assert len({fingerprint(*names, root=root), *(fingerprint(name, root=root) for name in names)}) == 3


def test_an_edit_that_moves_text_between_files_is_seen(root: Path) -> None:
    before = fingerprint("explainer.exhibits.one", root=root)
    (root / "explainer/descent.py").write_text(PACKAGE["explainer/descent.py"] + PACKAGE["explainer/exhibit.py"])
    (root / "explainer/exhibit.py").write_text("")
    assert fingerprint("explainer.exhibits.one", root=root) != before


def test_a_new_version_of_a_library_makes_all_fingerprints_new(monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    from explainer import sources

    before = fingerprint("explainer.exhibits.alone", root=root)
    monkeypatch.setattr(sources, "version", lambda library: f"99 of {library}")
    sources._versions.cache_clear()
    assert fingerprint("explainer.exhibits.alone", root=root) != before
    sources._versions.cache_clear()


@pytest.mark.parametrize("kernels", ["Zen", ""])
def test_other_kernels_make_all_fingerprints_new(kernels: str, monkeypatch: pytest.MonkeyPatch, root: Path) -> None:
    monkeypatch.setenv("OPENBLAS_CORETYPE", "Haswell")
    before = fingerprint("explainer.exhibits.alone", root=root)
    monkeypatch.setenv("OPENBLAS_CORETYPE", kernels)
    assert fingerprint("explainer.exhibits.alone", root=root) != before


def test_imports_are_found_wherever_they_stand() -> None:
    source = "import a.b as c, d\nif x:\n    from e.f import g as h\ndef i():\n    import j\n"
    assert set(imports(source)) == {"a.b", "d", "e.f.g", "j"}


def test_a_relative_import_is_refused() -> None:
    with pytest.raises(ValueError, match="expected absolute imports"):
        imports("from . import descent\n")


def test_a_published_exhibit_depends_on_the_mathematics_and_on_no_other_exhibit() -> None:
    found, own = closure(["explainer.exhibits.zig_zag.zig_zag"]), "exhibits/zig_zag/zig_zag.py"
    files = {path.relative_to(ROOT / "explainer").as_posix() for path in found}
    assert {own, "descent.py", "drawing/exhibit.py", "drawing/palette.py", "drawing/pen.py"} <= files
    others = {name for name in files if name.startswith(("exhibits/", "publish/"))} - {own}
    assert others <= {"exhibits/__init__.py", "exhibits/worked.py"}  # the task that several figures work out


def test_showing_a_figure_in_a_notebook_depends_on_no_other_figure() -> None:
    figure = "explainer.exhibits.real_data.tumor_signs.TumorSigns"
    names = {path.stem for path in closure(["explainer.publish.show", figure])}
    assert {"tumor_signs", "centering", "notebooks", "pen"} <= names
    assert not {"zig_zag", "quadrants", "cloud"} & names


EXPERIMENT = '''"""How steps are counted."""
from explainer.quoting import quote


@dataclass(frozen=True)
class Race(Experiment):
    seeds: tuple[int, ...] = told("seeds", (1, 2), lambda seeds: f"{len(seeds)} seeds")
    rate: float = told("step size", 0.1, text=quote)

    def run(self):
        """Run it."""
        return descend(self.rate)
'''


@pytest.mark.parametrize(
    ("written", "instead", "decides", "shows"),
    [
        ("How steps are counted", "How the steps are counted", False, False),
        ('"""Run it."""', '"""Run it."""  # now', False, False),
        ("self.rate)", "\n            self.rate,\n        )", False, False),
        ('"seeds"', '"random seeds"', False, True),
        ("step size", "rate", False, True),
        ('f"{len(seeds)} seeds"', 'f"{len(seeds)} of them"', False, True),
        (", text=quote", "", False, True),
        ("(1, 2)", "(1, 2, 3)", True, True),
        ("0.1", "0.2", True, True),
        ("self.rate)", "2 * self.rate)", True, True),
    ],
)
def test_only_what_decides_a_result_changes_its_fingerprint(
    written: str, instead: str, decides: bool, shows: bool, root: Path
) -> None:
    path = root / "explainer" / "race.py"
    path.write_text(EXPERIMENT)
    before = [fingerprint("explainer.race", root=root, told=told) for told in (False, True)]
    assert written in EXPERIMENT
    path.write_text(EXPERIMENT.replace(written, instead))
    after = [fingerprint("explainer.race", root=root, told=told) for told in (False, True)]
    assert [old != new for old, new in zip(before, after, strict=True)] == [decides, shows]


def test_how_results_are_spelled_and_kept_decides_none(root: Path) -> None:
    (root / "explainer" / "race.py").write_text(EXPERIMENT)
    (quoting := root / "explainer" / "quoting.py").write_text("def quote(value): return str(value)\n")
    before = [fingerprint("explainer.race", root=root, told=told) for told in (False, True)]
    quoting.write_text("def quote(value): return repr(value)\n")
    after = [fingerprint("explainer.race", root=root, told=told) for told in (False, True)]
    assert [old != new for old, new in zip(before, after, strict=True)] == [False, True]


def experiments() -> list[str]:
    return sorted(f"explainer.experiments.{path.stem}" for path in (ROOT / "explainer/experiments").glob("[!_]*.py"))


@pytest.mark.parametrize("module", experiments())
def test_no_edit_of_a_color_a_pen_or_a_figure_runs_an_experiment_again(module: str) -> None:
    rooms = {path.relative_to(ROOT / "explainer").as_posix() for path in closure([module])}
    assert rooms.isdisjoint({"exhibit.py", "palette.py", "pen.py", "drive.py"})
    assert not [room for room in rooms if room.startswith(("exhibits/", "drawing/", "publish/"))]


def test_what_was_parsed_once_is_not_parsed_again_by_another_process(
    root: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from explainer import sources

    monkeypatch.setenv("EXPLAINER_CACHE", str(root / "cache"))
    before = fingerprint("explainer.exhibits.one", root=root)
    sources._read.cache_clear()
    monkeypatch.setattr(sources, "parse", lambda _: pytest.fail("parsed again"))
    assert fingerprint("explainer.exhibits.one", root=root) == before


def test_a_file_that_has_come_is_found_once_asked_to_look_again(root: Path) -> None:
    from explainer import sources

    before = closure(["explainer.exhibits.one.Late"], root)
    (root / "explainer" / "exhibits" / "one").mkdir()
    (root / "explainer" / "exhibits" / "one" / "Late.py").touch()
    sources.forget()
    assert closure(["explainer.exhibits.one.Late"], root) != before
