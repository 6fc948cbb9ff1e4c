"""What a field of an exhibit shows: what its numbers are called, what it is called itself, and its color.

A field says so where it is declared; axes, names at marks and colors are written from that, and nowhere else:

    path: Array = shown(*WEIGHTS, name="zig-zag", role="path")  # (steps + 1, 2)
"""

import dataclasses
from typing import Any, ClassVar, Protocol

from explainer.drawing.palette import ROLES

INPUTS, WEIGHTS, UPDATES = ("x₁", "x₂"), ("w₁", "w₂"), ("Δw₁", "Δw₂")
Index = tuple[int, ...]


class Subject(Protocol):
    """What a pen asks of the exhibit that it draws, besides its fields."""

    __dataclass_fields__: ClassVar[dict[str, Any]]

    @classmethod
    def name(cls) -> str:
        """The name under which it is quoted."""

    def say(self, template: str) -> str:
        """The template with its numbers."""


@dataclasses.dataclass(frozen=True)
class Shown:
    """What is known of a field besides its data.

    `components` says what the numbers of one point are, horizontal before vertical, with their unit, such as
    ("half angle θ in degrees", "κ"), or ("κ",) for single numbers; "" stands for rows or columns that have names.
    There is one name and one role for the whole field, or one for each of its entries.
    """

    components: tuple[str, ...] = ()
    names: tuple[str, ...] = ()
    roles: tuple[str, ...] = ("ink",)

    def name(self, index: Index = ()) -> str:
        """The name of the field, or of its entry; "" if it has none."""
        return _of(self.names, index)

    def role(self, index: Index = ()) -> str:
        """The role that colors the field, or its entry."""
        return _of(self.roles, index)


def shown(*components: str, name: str | tuple[str, ...] = (), role: str | tuple[str, ...] = "ink") -> Any:
    """A field of an exhibit with its words, see `Shown`."""
    names, roles = ((text,) if isinstance(text, str) else text for text in (name, role))
    return dataclasses.field(metadata={"shown": Shown(components, names, roles)})


def declared(exhibit: Subject, name: str) -> Shown:
    """What the exhibit declares of a field; of one that declares nothing, nothing is known but that it is ink."""
    by_name = {field.name: field.metadata.get("shown", Shown()) for field in dataclasses.fields(exhibit)}
    if name not in by_name:
        raise fault(exhibit, f"no field {name!r}; there are {', '.join(by_name)}")
    known: Shown = by_name[name]
    for role in known.roles:
        if role not in ROLES:
            raise fault(exhibit, f"unknown role {role!r} of the field {name!r}; the roles are {', '.join(ROLES)}")
    return known


def fault(exhibit: Subject, what: str) -> ValueError:
    """The error that says what is wrong in which exhibit, and where to mend it."""
    return ValueError(f"{exhibit.name()} ({type(exhibit).__module__.replace('.', '/')}.py): {what}")


def gid_of(name: str, index: Index) -> str:
    """The gid of an entry of a field: `path-2` for entry 2 of the field `path`."""
    return "-".join([name, *map(str, index)])


def name_and_index(gid: str) -> tuple[str, Index]:
    """The field and the entry that a gid names."""
    name, *index = gid.split("-")
    return name, tuple(map(int, index))


def _of(texts: tuple[str, ...], index: Index) -> str:
    """The one text of all entries, or else the entry's; "" if there is none."""
    if len(texts) == 1 or not texts:
        return texts[0] if texts else ""
    return texts[index[0]] if index else ""
