"""The sidecar `FILE.toml` in which the archivist states what a file does not tell."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from qa.dates import PartialDate
from qa.errors import DocumentError
from qa.types import Fact, Kind, MetadataField, Origin, Voice

SIDECAR_SUFFIX = ".toml"


class Sidecar(BaseModel):
    """The fields of a sidecar; each may be left out."""

    model_config = ConfigDict(extra="forbid", frozen=True, str_strip_whitespace=True)

    title: str | None = Field(None, min_length=1, max_length=500)
    date: str | None = None
    occasion: str | None = None
    place: str | None = None
    speaker: str | None = None
    role: str | None = None
    author: str | None = None
    publisher: str | None = None
    kind: Kind | None = None
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$")
    source: str | None = None
    source_url: str | None = Field(None, pattern=r"^https?://\S+$")
    voice: Voice | None = None
    published: str | None = None
    version_of: str | None = None
    translation_of: str | None = None

    @field_validator("date", "published", mode="before")
    @classmethod
    def _iso_date(cls, value: object) -> str | None:
        return None if value is None else str(PartialDate.parse(str(value)))

    def facts(self, origin: Origin = Origin.SIDECAR) -> list[Fact]:
        """What it states, as facts from a sidecar or from the front matter of the file itself."""
        stated = ((field, getattr(self, field)) for field in MetadataField)
        return [Fact(field, str(value), origin) for field, value in stated if value is not None]


def sidecar_path(path: Path) -> Path:
    """Where the sidecar of a file stands."""
    return path.with_name(path.name + SIDECAR_SUFFIX)


def parse_sidecar(data: bytes) -> Sidecar:
    """Read a sidecar.

    Raises:
        DocumentError: it is not TOML, or a field is unknown or has a value it cannot have.
    """
    try:
        return Sidecar.model_validate(tomllib.loads(data.decode("utf-8-sig")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DocumentError(f"its sidecar is not valid TOML ({error})") from None
    except ValidationError as error:
        raise DocumentError(f"its sidecar has {describe_validation_error(error)}") from None


def describe_validation_error(error: ValidationError) -> str:
    """The first fault that pydantic found, in a few words."""
    fault = error.errors()[0]
    field = ".".join(map(str, fault["loc"])) or "a value"
    if fault["type"] == "extra_forbidden":
        return f"an unknown field '{field}'"
    return f"a wrong '{field}': {fault['msg'].removeprefix('Value error, ')}"
