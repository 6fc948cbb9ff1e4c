"""A module that lists an exhibit, as `explainer.exhibits` does all of the site's."""

from tests.publish.toys import Toy

READING_ORDER = (Toy,)
