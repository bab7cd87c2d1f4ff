"""Invented texts around a heading or a signature, for the tests of what a text tells of itself."""

from qa.documents.text_facts import facts_of_text
from qa.types import ArchiveDescription, Meeting, MetadataField, Person

ARCHIVE = ArchiveDescription(
    name="River Coalition",
    short_name="RC",
    own_names=("River Coalition", "RC"),
    people=(Person("Awa Ndiaye", "Coordinator, River Coalition", ("A. Ndiaye",)),),
    aliases=(("Volta Process", "VP", "Processus de la Volta"),),
    meetings=(Meeting("VP Plenary", ("Volta Process Plenary", "Plénière du Processus de la Volta")),),
)

BODY = (
    "The water has been red since the decision of 5 May 2018, and nobody in this long paragraph of running text says "
    "who made it so, or when that will end; Jane Doe, Director of the mine, spoke of it in Geneva on 6 June 2019 too."
)


def told(text: str, description: ArchiveDescription = ARCHIVE) -> dict[MetadataField, str]:
    """The first value of each field that a text tells."""
    found: dict[MetadataField, str] = {}
    for fact in facts_of_text(text, description):
        found.setdefault(fact.field, fact.value)
    return found


def headed(heading: str) -> dict[MetadataField, str]:
    """What a text tells under a heading."""
    return told(f"{heading}\n\n{BODY}\n\nThat is all.")


def signed(signature: str) -> dict[MetadataField, str]:
    """What a text tells above a signature."""
    return told(f"The river is red again\n\n{BODY}\n\n{signature}")
