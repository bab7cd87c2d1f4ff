"""`archive.toml`: what is particular to one archive."""

from __future__ import annotations

import tomllib
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from qa.documents.sidecar import describe_validation_error
from qa.errors import DocumentsFolderError
from qa.types import ArchiveDescription, Meeting, Person, Website

DESCRIPTION_FILE = "archive.toml"


class _PersonEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    role: str | None = None
    spellings: tuple[str, ...] = ()


class _AliasEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    names: tuple[str, ...]


class _WebsiteEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    url: str = Field(pattern=r"^https?://[^\s@/]+(?:/\S*)?$")
    publisher: str | None = None
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()


class _MeetingEntry(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    spellings: tuple[str, ...] = ()


class _DescriptionFile(BaseModel):
    model_config = ConfigDict(extra="forbid")

    name: str
    short_name: str | None = None
    description: str = ""
    examples: tuple[str, ...] = ()
    own_names: tuple[str, ...] = ()
    people: tuple[_PersonEntry, ...] = ()
    aliases: tuple[_AliasEntry, ...] = ()
    publishers: tuple[str, ...] = ()
    website: _WebsiteEntry | None = None
    meetings: tuple[_MeetingEntry, ...] = ()


def read_description(documents: Path) -> ArchiveDescription:
    """Read the `archive.toml` of a folder of documents; an absent one gives the defaults.

    Raises:
        DocumentsFolderError: the file cannot be read or has a field it cannot have.
    """
    path = documents / DESCRIPTION_FILE
    try:
        entries = _DescriptionFile.model_validate(tomllib.loads(path.read_text(encoding="utf-8-sig")))
    except FileNotFoundError:
        return ArchiveDescription()
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, OSError) as error:
        raise DocumentsFolderError(f"{path} cannot be read: {error}") from None
    except ValidationError as error:
        raise DocumentsFolderError(f"{path} has {describe_validation_error(error)}") from None
    return ArchiveDescription(
        name=entries.name,
        short_name=entries.short_name or entries.name,
        description=entries.description,
        examples=entries.examples,
        own_names=entries.own_names,
        people=tuple(Person(person.name, person.role, person.spellings) for person in entries.people),
        aliases=tuple(alias.names for alias in entries.aliases),
        publishers=entries.publishers,
        website=Website(**entries.website.model_dump()) if entries.website else None,
        meetings=tuple(Meeting(meeting.name, meeting.spellings) for meeting in entries.meetings),
    )
