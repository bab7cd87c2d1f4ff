"""What the text of a document tells of it: pure functions.

Only the beginning and the end of a text are looked at, where it speaks of itself. What they do
not state clearly stays unknown.
"""

from __future__ import annotations

from qa.documents.edges import edges_of
from qa.documents.language import identify_language
from qa.documents.person_name import NamedPerson
from qa.documents.stated_date import stated_date, stated_publication
from qa.documents.stated_kind import stated_kind
from qa.documents.stated_occasion import StatedOccasion, stated_occasion
from qa.documents.stated_publication import Byline, stated_byline, stated_publisher
from qa.documents.stated_speaker import stated_speaker
from qa.documents.stated_title import stated_title
from qa.types import ArchiveDescription, Fact, Kind, MetadataField, Origin


def facts_of_text(text: str, description: ArchiveDescription) -> list[Fact]:
    """What a cleaned text tells of itself.

    Args:
        text: cleaned, so that a line is a paragraph.
        description: whose people, meetings and names are recognised.
    """
    edges = edges_of(text)
    byline = stated_byline(edges)
    kind = stated_kind(edges, byline is not None)
    from_press = kind in (Kind.PRESS_REPORT, Kind.PRESS_RELEASE)
    dated = stated_date(edges)
    published = stated_publication(edges)
    # A meeting that the press writes of may be another one, and a name at its end is that of who wrote.
    occasion = stated_occasion(edges, description) if kind is Kind.SPEECH else None
    person = None if from_press else stated_speaker(edges, description)
    found = [
        (MetadataField.TITLE, stated_title(edges)),
        (MetadataField.DATE, str(dated.date) if dated else None),
        (MetadataField.PUBLISHED, str(published) if published else None),
        *_of_occasion(occasion, dated.place if dated and kind is not Kind.PRESS_REPORT else None),
        *_of_person(person),
        *_of_byline(byline if kind is not Kind.SPEECH else None),
        (MetadataField.PUBLISHER, stated_publisher(edges, description)),
        (MetadataField.KIND, kind),
        (MetadataField.LANGUAGE, identify_language(text)),
    ]
    return [Fact(field, value, Origin.TEXT) for field, value in found if value]


def _of_occasion(occasion: StatedOccasion | None, dated_from: str | None) -> list[tuple[MetadataField, str | None]]:
    place = (occasion.place if occasion else None) or dated_from
    return [(MetadataField.OCCASION, occasion.name if occasion else None), (MetadataField.PLACE, place)]


def _of_person(person: NamedPerson | None) -> list[tuple[MetadataField, str | None]]:
    return [(MetadataField.SPEAKER, person.name), (MetadataField.ROLE, person.role)] if person else []


def _of_byline(byline: Byline | None) -> list[tuple[MetadataField, str | None]]:
    return [(MetadataField.AUTHOR, byline.author), (MetadataField.PUBLISHER, byline.publisher)] if byline else []
