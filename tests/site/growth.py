"""What twice and half as many figures cost: the time of a build, and the weight of pages. `make bench` prints it.

Twice: under each figure of a page it stands once more, as an exhibit of its own. Half: every second exhibit is taken
out, its numbers as well. Experiments are not run again, and the figures of notebooks stay as they are.
"""

import re
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import yaml

from explainer.exhibits import contents
from explainer.publish.claimed import MARKED
from explainer.publish.pages import ALONE
from tests.site import weights
from tests.site.built import PROJECT, copied, run

NOTEBOOKS = {path.stem.replace("-", "_") for path in (PROJECT / "docs").rglob("*.ipynb")}
NAMES = [name for page, names in contents.PAGES.items() if page not in NOTEBOOKS for name in names]
AGAIN = "_again"


def every_page(project: Path, change: Callable[[str], str]) -> None:
    """Change the text of each page, of a notebook as it stands in its file."""
    for path in [*(project / "docs").glob("*.md"), *(project / "docs").rglob("*.ipynb")]:
        path.write_text(change(path.read_text("utf-8")), "utf-8")


def listed(project: Path, those: str) -> None:
    """Change which of the `names` of a page are listed as its exhibits."""
    path = project / "explainer" / "exhibits" / "contents.py"
    change = f"PAGES = {{page: {those} for page, names in PAGES.items()}}"
    path.write_text(path.read_text("utf-8").replace("\ndef kind(", f"\n{change}\n\n\ndef kind(", 1), "utf-8")


def twice(project: Path) -> None:
    """Have each figure drawn a second time, from a class and a module of its own."""

    def again(match: re.Match[str]) -> str:
        return match[0] + (f"\n\n{{{{ {match[1]}{AGAIN} }}}}" if match[1] in NAMES else "")

    package = project / "explainer" / "exhibits"
    for page, names in contents.PAGES.items():
        for name in names:
            kind = contents.kind(page, name)
            lines = f"from {kind.__module__} import {kind.__name__}\n\n\nclass {kind.__name__}Again({kind.__name__}):\n"
            (package / page / f"{name}{AGAIN}.py").write_text(f"{lines}    pass\n", "utf-8")
    listed(project, f'(*names, *(f"{{name}}{AGAIN}" for name in names))')
    every_page(project, lambda text: ALONE.sub(again, text))


def half(project: Path) -> None:
    """Take every second exhibit out, and the claims, whose sentences lose numbers; links to them lead nowhere."""
    gone = NAMES[1::2]
    listed(project, f"tuple(name for name in names if name not in {gone})")
    tag = re.compile(rf"\{{\{{ (?:{'|'.join(gone)}|resting|broken)\b[^{{}}\n]* \}}\}}")
    every_page(project, lambda text: tag.sub("0", MARKED.sub("", text)))
    (project / "docs" / "claims.md").write_text("# Claims\n", "utf-8")
    path = project / "mkdocs.yml"
    settings = yaml.safe_load(path.read_text("utf-8"))
    (options,) = (each for each in settings["markdown_extensions"] if "explainer.publish" in each)
    del options["explainer.publish"]["claims"]
    path.write_text(yaml.safe_dump(settings | {"strict": False}, sort_keys=False), "utf-8")


def measured(change: Callable[[Path], None]) -> tuple[int, float, float, list[float]]:
    """Figures, seconds of a build that draws them and of the next one, and kB of each page, of a changed project."""
    with tempfile.TemporaryDirectory() as folder:
        project = copied(Path(folder))
        (project / ".cache").mkdir()
        (project / ".cache" / "experiments").symlink_to(PROJECT / ".cache" / "experiments")
        change(project)
        took = []
        for _ in range(2):
            start = time.perf_counter()
            done = run("build", "--site-dir", str(project / "site"), project=project)
            assert done.returncode == 0, done.stderr
            took.append(time.perf_counter() - start)
        figures = len(list((project / "site" / "assets" / "figures").glob("*.svg")))
        weighed = weights.weighed(project / "site").values()
        return figures, took[0], took[1], [sum(size for size, _ in weight.values()) / 1000 for weight in weighed]


def table() -> Iterator[str]:
    """A line for half as many exhibits, for those there are, and for twice as many."""
    yield f"{'exhibits':10}{'figures':>9}{'drawn s':>9}{'warm s':>9}{'median kB':>11}{'largest kB':>12}"
    for what, change in {"half": half, "all": lambda _: None, "twice": twice}.items():
        figures, drawn, warm, sizes = measured(change)
        yield f"{what:10}{figures:9}{drawn:9.1f}{warm:9.1f}{statistics.median(sizes):11.1f}{max(sizes):12.1f}"


if __name__ == "__main__":
    for line in table():
        print(line, flush=True)
