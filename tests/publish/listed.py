"""A module that lists an exhibit, as `explainer.exhibits.contents` does all of the site's."""

from explainer.drawing.texts import Table
from tests.publish.toys import Toy

READING_ORDER = (Toy,)
TABLES: dict[str, Table] = {}
