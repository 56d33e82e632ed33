"""What comes along with the program: names, versions, licences and their texts."""

import json
from dataclasses import dataclass
from functools import cache

from lama_studio.paths import bundled


@dataclass(frozen=True)
class Component:
    """`version` is empty for a library of the system that the Linux package brings along."""

    name: str
    version: str
    licence: str
    texts: tuple[str, ...]
    """Names of files in `resources/licences`."""


@cache
def components() -> tuple[Component, ...]:
    """As `make licences` wrote them down; empty where that list is missing."""
    listed = bundled("licences/components.json")
    if not listed.is_file():
        return ()
    return tuple(
        Component(each["name"], each["version"], each["licence"], tuple(each["texts"]))
        for each in json.loads(listed.read_text(encoding="utf-8"))
    )


def licence_text(name: str) -> str:
    """The whole text a component is used under; empty for a name that is none."""
    names = next((each.texts for each in components() if each.name == name), ())
    return "\n\n".join(bundled(f"licences/{text}").read_text(encoding="utf-8") for text in names)
