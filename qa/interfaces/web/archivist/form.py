"""The form in which a statement is described: pure functions."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields

from qa.types import Corrections, DocumentInfo, MetadataField, Origin

FIELDS = tuple(MetadataField(field.name) for field in fields(Corrections))
"""What can be corrected, in the order of the form."""


@dataclass(frozen=True, slots=True)
class FormField:
    """One field of the form.

    Attributes:
        field: what it tells.
        value: as it is known; empty where it is not.
        origin: where it was found.
        waiting: whether it was stated after the index was built.
    """

    field: MetadataField
    value: str = ""
    origin: Origin | None = None
    waiting: bool = False


@dataclass(frozen=True, slots=True)
class Form:
    """What is known of a statement, to be corrected.

    Attributes:
        document: the statement.
        fields: one for each of `FIELDS`, in that order.
    """

    document: DocumentInfo
    fields: tuple[FormField, ...]


def fill_in(document: DocumentInfo, stated: Corrections) -> Form:
    """The form of a statement as it stands now.

    Args:
        document: as the index knows it.
        stated: what its sidecar states now.
    """
    return Form(document, tuple(_field(document, field, getattr(stated, field)) for field in FIELDS))


def corrections(form: Form, typed: Sequence[str | None]) -> Corrections:
    """What was changed in a form.

    Args:
        form: as it was shown.
        typed: the value of each field, in the order of the form, as it was sent.
    """
    changed = {
        shown.field.value: (value or "").strip()
        for shown, value in zip(form.fields, typed, strict=True)
        if (value or "").strip() != shown.value
    }
    return Corrections(**changed)


def not_removable(form: Form, changes: Corrections) -> tuple[FormField, ...]:
    """Fields that were emptied although no sidecar states them: they can be corrected only."""
    given = changes.given()
    return tuple(
        shown for shown in form.fields if given.get(shown.field) == "" and shown.origin not in (None, Origin.SIDECAR)
    )


def _field(document: DocumentInfo, field: MetadataField, stated: str | None) -> FormField:
    found = [fact for fact in document.facts if fact.field is field]
    if stated is not None:
        known = any(fact.value == stated and fact.origin is Origin.SIDECAR for fact in found)
        return FormField(field, stated, Origin.SIDECAR, not known)
    elsewhere = [fact for fact in found if fact.origin is not Origin.SIDECAR]
    waiting = len(elsewhere) < len(found)
    return FormField(field, elsewhere[0].value, elsewhere[0].origin, waiting) if elsewhere else FormField(field)
