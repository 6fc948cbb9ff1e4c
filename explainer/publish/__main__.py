"""`python -m explainer.publish` writes what a site generator needs; `--generator zensical` then builds the site."""

import argparse
import logging
import sys
from pathlib import Path

from explainer.publish import generated
from explainer.publish.errors import PublishError


def main(arguments: list[str]) -> None:
    """Do it; a mistake in a page ends it with one line that names the page."""
    parser = argparse.ArgumentParser(prog="python -m explainer.publish", description=(__doc__ or "").replace("`", ""))
    parser.add_argument("--generator", choices=["zensical"], help="what to build the site with")
    parser.add_argument("--site-dir", type=Path, default=Path("site"), help="where to build it (default: site)")
    chosen = parser.parse_args(arguments)
    logging.basicConfig(level=logging.INFO, format="%(message)s")
    try:
        project = generated.project()
        written = generated.write(project)
        if chosen.generator == "zensical":
            from explainer.publish import zensical

            zensical.build(zensical.stage(project, written), chosen.site_dir.resolve())
    except PublishError as error:
        sys.exit(str(error))


if __name__ == "__main__":
    main(sys.argv[1:])
