"""`python -m explainer.publish.offline` makes of the built site one that is read from a disk, and packs it.

A folder has no page of its own there, so each link to one names its page. The rest of the site asks for no server.
"""

import re
import shutil
import sys
import zipfile
from pathlib import Path

HREF = re.compile(r'(\bhref=\\?")([^"\\#?]*)([^"\\]*)')
FOLDER = re.compile(r"/$|(?:^|/)\.\.?$")
EPOCH = (1980, 1, 1, 0, 0, 0)  # of every file, so that the same site gives the same bytes


def offline(site: Path, folder: Path) -> Path:
    """Write the site for a disk, and beside it the same as a zip, whose path is returned."""
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(site, folder, ignore=shutil.ignore_patterns("_headers", "sitemap*", "404.html"))
    for path in [*folder.rglob("*.html"), *(folder / "assets" / "states").glob("*.js")]:
        path.write_text(HREF.sub(_named, path.read_text("utf-8")), "utf-8")
    packed = folder.with_suffix(".zip")
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(folder.rglob("*")):
            if path.is_file():
                name = zipfile.ZipInfo(path.relative_to(folder.parent).as_posix(), EPOCH)
                name.compress_type, name.external_attr = zipfile.ZIP_DEFLATED, 0o644 << 16
                archive.writestr(name, path.read_bytes())
    return packed


def _named(found: re.Match[str]) -> str:
    """A link to a folder with the page of the folder in it; any other link as it is."""
    start, path, rest = found.groups()
    if re.match(r"[a-z]+:", path) or not FOLDER.search(path):
        return found[0]
    return f"{start}{path.rstrip('/')}/index.html{rest}"


if __name__ == "__main__":
    sys.stdout.write(f"{offline(Path(sys.argv[1]), Path(sys.argv[2]))}\n")
