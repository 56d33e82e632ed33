"""Everything that is shipped has its licence here, in the version that is pinned."""

import tomllib

import pytest

from lama_studio.components import Component, components, licence_text
from packing.licences import FOLDER, shipped
from tests.test_layering import ROOT

PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def of(name: str) -> Component:
    found = [each for each in components() if each.name == name]
    assert found, f"{name} has no licence in resources/licences: run `make licences`"
    return found[0]


@pytest.mark.parametrize("line", PROJECT["dependencies"])
def test_every_dependency_has_its_licence_in_the_pinned_version(line: str) -> None:
    name, _, version = line.partition(";")[0].strip().partition("==")
    assert of(name).version == version


@pytest.mark.parametrize("name", shipped())
def test_what_a_dependency_needs_has_one_too(name: str) -> None:
    assert of(name).licence


@pytest.mark.parametrize("component", components(), ids=lambda component: component.name)
def test_every_component_has_a_text_and_none_is_gpl_alone(component: Component) -> None:
    assert len(licence_text(component.name)) > 500
    is_gpl = component.licence.startswith("GPL")
    assert not is_gpl or " WITH " in component.licence


def test_no_text_lies_there_for_nothing() -> None:
    named = {"components.json", *(text for each in components() for text in each.texts)}
    assert {path.name for path in FOLDER.iterdir()} == named
