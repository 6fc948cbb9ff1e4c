"""Counts which mutants were killed and which survived, class by class."""

import os
import tomllib
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

ROOT = Path(__file__).parents[2]
HERE = Path(__file__).parent
SCORES = HERE / "scores.toml"
ABOUT = "# What the last kept run of each class counted; `make mutants ARGS=--keep` writes it.\n"
PROCESSORS = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


@dataclass(frozen=True)
class Change:
    """What a mutant changes: a file, from the root, and what stands there before and after."""

    file: str
    old: str
    new: str


def equivalents() -> dict[Change, str]:
    """The mutants that were looked at and change nothing that a test should see, each with the reason."""
    listed = tomllib.loads((HERE / "equivalent.toml").read_text(encoding="utf-8"))["mutant"]
    return {Change(each["file"], each["old"], each["new"]): each["why"] for each in listed}


@dataclass
class Tally:
    """Verdicts by class: how many mutants were killed, survived, or were reviewed before as equivalent."""

    reviewed: dict[Change, str] = field(default_factory=equivalents)
    counts: dict[str, dict[str, int]] = field(
        default_factory=lambda: defaultdict(lambda: {"killed": 0, "survived": 0, "equivalent": 0})
    )

    def note(self, kind: str, change: Change, place: str, verdict: str) -> None:
        """Count a verdict, and show what survived."""
        killed = verdict.startswith("killed")
        known = not killed and change in self.reviewed
        self.counts[kind]["killed" if killed else "equivalent" if known else "survived"] += 1
        if not killed and not known:
            print(f"{kind}: {verdict}\n  {change.file}{place}\n    - {change.old}\n    + {change.new}", flush=True)
        elif os.environ.get("MUTANTS_VERBOSE"):
            print(f"{kind}: {verdict}: {change.file}{place}: {change.old} -> {change.new}", flush=True)

    def keep(self, path: Path = SCORES) -> None:
        """Write the counts of the classes that were tried in the place of those that a file has of them."""
        known = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
        kinds = sorted((known | self.counts).items())
        blocks = [f'["{kind}"]\n' + "".join(f"{name} = {n}\n" for name, n in counts.items()) for kind, counts in kinds]
        path.write_text("\n".join([ABOUT, *blocks]), encoding="utf-8")

    def table(self) -> str:
        """The score of each class: killed out of those that are not known to be equivalent."""
        rows = [f"{'class':<24}{'killed':>8}{'survived':>10}{'equivalent':>12}{'score':>8}"]
        whole = {"killed": 0, "survived": 0, "equivalent": 0}
        for kind, counts in sorted(self.counts.items()):
            rows.append(row(kind, counts))
            whole = {name: whole[name] + count for name, count in counts.items()}
        return "\n".join([*rows, row("all", whole)])


def row(kind: str, counts: dict[str, int]) -> str:
    """A line of the table."""
    judged = counts["killed"] + counts["survived"]
    score = f"{counts['killed'] / judged:.0%}" if judged else "–"
    return f"{kind:<24}{counts['killed']:>8}{counts['survived']:>10}{counts['equivalent']:>12}{score:>8}"
