"""Universal words and words with an opposite, and the reasons for which a sentence may have one.

A file a page, `reasons/zig-zag.toml`, and one a folder of exhibits, `reasons/exhibits-zig_zag.toml`, lists the
sentences that a reader has held against the question "is there a case in which this is false?", under the answer.
"""

import re
import tomllib
from pathlib import Path
from typing import Any

REASONS = Path(__file__).parent / "reasons"
KINDS = {  # and whether the answer names what stands behind it, in `by`
    "defines": False,  # says what a word or a symbol means here, or which case is looked at
    "guides": False,  # tells readers what to do, or what a page or a picture holds
    "idiom": False,  # the word says nothing universal here: "if any", "no small matter"
    "told": False,  # tells what happened to this site
    "wrong": False,  # is told as wrong, in the same breath
    "claimed": True,  # says again what a claim says: its name
    "proved": True,  # holds in general, by the lines beside it: a test that would find it false
    "computed": True,  # is said of the case that is shown: a test of it
    "ran": True,  # is said of the runs that were made: a test of them
    "built": True,  # is said of this site: a test that holds it there
    "cited": True,  # others have shown it: a key of the references
}

QUOTED = re.compile(r"“[^”]*”|\"[^\"]*\"|`[^`]*`")
IDIOMS = re.compile(r"^No(?=[:,.])|\bat all\b|\bnot only\b|\babove all\b|\bno longer\b", re.IGNORECASE)
MORE = (
    "(?:more|less|fewer|better|worse|larger|smaller|bigger|longer|shorter|closer|nearer|further|faster|slower|quicker|"
    "higher|lower|steeper|flatter|later|earlier|sooner|older|deeper|wider|narrower|greater|stronger|weaker|rounder|"
    "straighter|easier|harder|richer|finer|sharper)"
)
UNIVERSAL = re.compile(
    r"\b(?:every\w*|all|always|ever|never|none|no|nothing|nobody|nowhere|only|cannot|can[’']t|any\w*|at most|at least|"
    r"no matter|exactly|hardly|barely|neither|impossible|whatever|wherever|whenever|whichever)\b"
    rf"|\bthe {MORE}\b.*\bthe {MORE}\b",
    re.IGNORECASE,
)

OPPOSED = re.compile(
    rf"\b(?:{MORE}|not|n[’']t|nor|without|must|than|both|either|same|opposite\w*|alike|differs?|equal|equally|"
    "positive|negative|plus|minus|above|below|before|after|within|outside|beyond|towards?|away|north\\w*|south\\w*|"
    "steep|steepest|flat|large|largest|small|smallest|long|longest|short|shortest|high|highest|low|lowest|fast|slow|"
    "raises?|lowers?|grows?|shrinks?|rises?|falls?|increases?|decreases?|gains?|loses?|lengthens?|shortens?|speeds?|slows?|"
    r"many|few|most|least|often|rarely|best|worst|parallel|orthogonal|round|half|twice|"
    r"along|across|first|last|next|rows?|columns?|multipl(?:y|ies)|divid(?:es?|ed|ing)|adds?|subtract(?:s|ed|ing)?|"
    r"independent)\b",
    re.IGNORECASE,
)


def universal(sentence: str) -> list[str]:
    """The universal words of a sentence, but for those that it quotes; a question says nothing."""
    return _found(UNIVERSAL, sentence)


def opposed(sentence: str) -> list[str]:
    """Its words with an opposite: another word there, and it says what is not so. Likewise without what it quotes."""
    return _found(OPPOSED, sentence)


def _found(words: re.Pattern[str], sentence: str) -> list[str]:
    if sentence.rstrip('”")').endswith("?"):
        return []
    return words.findall(IDIOMS.sub("", QUOTED.sub("", sentence)))


def reasons(name: str) -> list[tuple[str, dict[str, Any]]]:
    """What a file lists: kinds, each with an entry of `text` and perhaps `by`."""
    listed = tomllib.loads((REASONS / f"{name}.toml").read_text("utf-8"))
    return [(kind, entry) for kind, entries in listed.items() for entry in entries]
