"""What is embedded with a passage so that it can be found."""

import pytest

from qa.indexing.context import context_of
from qa.types import Document, Fact, MetadataField, Origin


@pytest.mark.parametrize(
    ("title", "name", "context"),
    [
        (
            "UNITED NATIONS SECURITY COUNCIL",
            "Panel of experts Liberia",
            "UNITED NATIONS SECURITY COUNCIL. Panel of experts Liberia",
        ),
        ("UNITED NATIONS SECURITY COUNCIL", "0012", "UNITED NATIONS SECURITY COUNCIL"),
        (
            "Closing speech at the Plenary in Moscow",
            "Plenary closing speech",
            "Closing speech at the Plenary in Moscow",
        ),
        (
            "Closing speech at the Plenary in Moscow",
            "Kp plenary closing speech",
            "Closing speech at the Plenary in Moscow",
        ),
    ],
)
def test_the_name_of_a_file_is_context_where_it_tells_more_than_the_title(title: str, name: str, context: str) -> None:
    facts = (Fact(MetadataField.TITLE, title, Origin.TEXT), Fact(MetadataField.TITLE, name, Origin.FILE_NAME))
    assert context_of(Document(id="d", path="d.pdf", title=title, text="T.", facts=facts)) == context
