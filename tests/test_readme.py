"""What the README says is so: its program prints what it shows, its commands are those of the Makefile."""

import re
import subprocess
import sys
from pathlib import Path

from explainer.claims.contents import CLAIMS
from explainer.exhibits.contents import READING_ORDER

ROOT = Path(__file__).parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def block(language: str) -> str:
    """The README's first code block in a language."""
    found = re.search(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
    assert found, f"README.md has no block of {language}"
    return found[1]


def test_readme_shows_what_its_program_prints() -> None:
    run = subprocess.run([sys.executable, "-c", block("python")], cwd=ROOT, capture_output=True, check=True)
    assert run.stdout.decode().replace("\r\n", "\n") == block("text")


def test_readme_names_every_command_and_no_other() -> None:
    targets = set(re.findall(r"^(\w+):.* ## ", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"`make (\w+)`", README)) == targets - {"help"}


def test_readme_says_without_make_what_make_does() -> None:
    plain = MAKEFILE.replace("$(PIP)", "pip").replace("$(RUN) ", "").replace(".venv/bin/", "")
    environment, activate, *commands = [line.split(" #")[0].strip() for line in block("sh").splitlines() if line]
    assert (environment, activate) == ("python -m venv .venv", ". .venv/bin/activate")
    assert len(commands) > 6
    for command in commands:
        assert f"\t@{command}" in plain, f"the Makefile does not say {command}"


def test_continuous_integration_runs_commands_of_the_readme() -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    (commands,) = re.findall(r"^for command in (.*); do$", script, re.MULTILINE)
    assert commands.split() == ["lint", "test", "site"]
    assert 'make "$command"' in script


def test_readme_points_at_what_exists() -> None:
    for name in re.findall(r"\]\((?!https?:)([^)#]+)\)", README) + re.findall(r"^(\w+/\S*)  ", README, re.MULTILINE):
        assert (ROOT / name).exists(), f"README.md points at {name}"
    kinds = {kind.name(): kind for kind in READING_ORDER}
    references = (ROOT / "docs/references.bib").read_text(encoding="utf-8")
    for name, value in re.findall(r"\{\{ (\w+)\.?(\w+)?", README.replace("{{ your_figure }}", "")):
        if name == "claim":
            known = value in {claim.name for claim in CLAIMS}
        else:
            known = f"{{{value}," in references if name == "cite" else hasattr(kinds[name], value or "draw")
        assert known, f"README.md quotes {name}.{value}"
