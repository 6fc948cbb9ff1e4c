"""Headers that a static host is asked to send: the file `_headers`, as Netlify and Cloudflare Pages read it.

Without a rule such a host has a browser ask again for each file, and answers with it only if it is another.
"""

import re
from collections.abc import Mapping
from pathlib import Path

from explainer import storage

FILE = "_headers"
Rules = Mapping[str, Mapping[str, str]]
HASHED = re.compile(r"\.[0-9a-f]{8}\.(?:min\.)?\w+$")  # in its name, the hash of its content: it cannot change
FOREVER = "public, max-age=31536000, immutable"
SHARED = "public, max-age=86400"  # what is taken away or shared, and no page is made of


def add(site: Path, rules: Rules) -> None:
    """Add to the rules of a built site: a header for each name, for each path; a later one takes the place."""
    path = site / FILE
    found = read(path.read_text("utf-8")) if path.exists() else {}
    for where, told in rules.items():
        found[where] = found.get(where, {}) | dict(told)
    storage.write(path, written(found).encode())


def read(text: str) -> dict[str, dict[str, str]]:
    """The rules that such a file holds."""
    found: dict[str, dict[str, str]] = {}
    where = ""
    for line in text.splitlines():
        if line.startswith(" "):
            name, _, value = line.strip().partition(": ")
            found[where][name] = value
        elif where := line.strip():
            found[where] = {}
    return found


def written(rules: Rules) -> str:
    """The rules as such a file holds them."""
    return "".join(
        f"{where}\n" + "".join(f"  {name}: {value}\n" for name, value in told.items()) for where, told in rules.items()
    )


def caching(site: Path) -> dict[str, dict[str, str]]:
    """How long a browser may keep what a site has, and what Markdown is; each path is under one rule."""
    files = [path.relative_to(site).as_posix() for path in sorted(site.rglob("*")) if path.is_file()]
    kept = {f"/{name}": {"Cache-Control": FOREVER} for name in files if HASHED.search(name)}
    shared = [folder for folder in ("assets/cards", "assets/figures") if (site / folder).exists()]
    taken = {f"/{folder}/*": {"Cache-Control": SHARED} for folder in shared}
    plain = {f"/{name}": {"Content-Type": "text/markdown; charset=utf-8"} for name in files if name.endswith(".md")}
    return kept | taken | plain
