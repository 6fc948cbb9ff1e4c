"""The package is whole by itself: a wheel of it computes and draws with NumPy and Matplotlib alone."""

import json
import shutil
import subprocess
import sys
import tomllib
import zipfile
from importlib.metadata import packages_distributions, requires
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from explainer.exhibits.zig_zag.zig_zag import ZigZag

ROOT = Path(__file__).parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
PROGRAM = """
import importlib, json, pkgutil, sys

class Blocked:
    def find_spec(self, name, path=None, target=None):
        if name.partition(".")[0] in BLOCKED:
            raise ModuleNotFoundError(f"{name} is not there", name=name)

sys.meta_path.insert(0, Blocked())
import explainer
from explainer import drawing, exhibits
for package in (explainer, drawing, exhibits):
    for module in pkgutil.iter_modules(package.__path__, package.__name__ + "."):
        if module.name not in ("explainer.publish", "explainer.__main__", "explainer.scaffold"):
            importlib.import_module(module.name)
from explainer.exhibits.zig_zag.zig_zag import ZigZag
figure = ZigZag.compute()
print(json.dumps([explainer.__file__, figure.path_ratio, figure.svg(), sorted(sys.modules)]))
"""


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The content of a wheel of the package, built from a copy: building leaves files beside the sources."""
    copy, unpacked = (tmp_path_factory.mktemp(name) for name in ("sources", "unpacked"))
    shutil.copytree(ROOT / "explainer", copy / "explainer", ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", *PROJECT["license-files"]):
        shutil.copy(ROOT / name, copy)
    build = "import setuptools.build_meta as build; print(build.build_wheel('.'))"
    done = subprocess.run([sys.executable, "-c", build], cwd=copy, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    zipfile.ZipFile(copy / done.stdout.splitlines()[-1]).extractall(unpacked)
    return unpacked


def needed(name: str) -> set[str]:
    """A package with all that it needs in turn, without extras."""
    asked = [Requirement(text) for text in requires(name) or []]
    here = [each.name for each in asked if not each.marker or each.marker.evaluate({"extra": ""})]
    return {canonicalize_name(name)}.union(*map(needed, here))


def test_a_wheel_computes_and_draws_with_numpy_and_matplotlib_alone(wheel: Path, tmp_path: Path) -> None:
    allowed = set().union(*(needed(Requirement(text).name) for text in PROJECT["dependencies"]))
    owners = {module: {canonicalize_name(each) for each in names} for module, names in packages_distributions().items()}
    blocked = [module for module, names in owners.items() if not names & allowed and module != "explainer"]
    assert {"markdown", "mkdocs", "sklearn", "scipy", "yaml", "pytest"} <= {*blocked}
    program = f"import sys; sys.path.insert(0, {str(wheel)!r}); BLOCKED = {set(blocked)!r}\n" + PROGRAM
    done = subprocess.run(
        [sys.executable, "-P", "-c", program], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    place, ratio, svg, modules = json.loads(done.stdout)
    assert Path(place).is_relative_to(wheel)
    assert ratio == pytest.approx(10**0.5, rel=1e-6)
    assert svg == ZigZag.compute().svg()
    assert "explainer.descent" in modules


def test_a_wheel_holds_all_that_stands_in_the_package(wheel: Path) -> None:
    def files(folder: Path) -> set[str]:
        found = (path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())
        return {name for name in found if "__pycache__" not in name}

    assert files(wheel / "explainer") == files(ROOT / "explainer")
    assert {Path(name).suffix for name in files(wheel / "explainer")} >= {".py", ".html", ".j2", ".json"}


def test_what_each_dependency_is_for_is_said() -> None:
    extras = PROJECT["optional-dependencies"].values()
    asked = [*PROJECT["dependencies"], *(text for extra in extras for text in extra)]
    lines = (ROOT / "pyproject.toml").read_text(encoding="utf-8").splitlines()
    for text in asked:
        (line,) = (line for line in lines if line.startswith(f'  "{text}"'))
        assert len(line.partition("# ")[2]) > 3, f"what is {text} for?"
