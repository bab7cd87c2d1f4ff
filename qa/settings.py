"""What can be configured: values only, from the environment (``QA_*``) and ``kpcsc.toml``."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path

from pydantic import Field, ValidationError, field_validator
from pydantic_settings import BaseSettings, PydanticBaseSettingsSource, SettingsConfigDict, TomlConfigSettingsSource

from qa.errors import SettingsError

SETTINGS_FILE = "kpcsc.toml"


class Settings(BaseSettings):
    """The configuration of one archive.

    The environment is trusted before ``kpcsc.toml`` in the current folder, and that before
    the defaults.
    """

    model_config = SettingsConfigDict(
        env_prefix="QA_", toml_file=SETTINGS_FILE, extra="forbid", frozen=True, env_ignore_empty=True
    )

    documents: Path = Field(Path("documents"), description="Folder of documents.")
    index: Path = Field(Path("index"), description="Folder of the index.")
    feedback: Path = Field(Path("feedback.sqlite"), description="File of the readers' remarks.")
    model: str = Field(
        "all-MiniLM-L6-v2",
        min_length=1,
        description="Embedding model: the bundled one, a folder, or a published sentence-transformers model's name.",
    )
    allow_download: bool = Field(False, description="Whether a published model may be fetched once.")
    batch_size: int = Field(32, ge=1, le=4096, description="Texts embedded in one pass.")
    reranker: str | None = Field(None, description="Cross-encoder that reorders hits: a folder or a model's name.")
    reading_seconds: float = Field(30.0, gt=0, le=3600, description="Seconds that reading one file may take.")
    reading_memory: int = Field(2048, ge=512, description="MiB of memory that reading one file may take.")
    largest_file: int = Field(256, ge=1, description="MiB that a file may have.")
    longest_text: int = Field(5_000_000, ge=1000, description="Characters that the text of a file may have.")
    passage_length: int = Field(700, ge=100, le=5000, description="Length of a passage, in characters.")
    pool: int = Field(100, ge=1, le=10_000, description="Candidates that each search brings.")
    threshold: float | None = Field(
        None, ge=0, le=1, description="Confidence below which the archive says that it does not answer."
    )
    host: str = Field("127.0.0.1", min_length=1, description="Address on which the page is served.")
    port: int = Field(7860, ge=0, le=65535, description="Port on which the page is served; 0 takes a free one.")
    allowed_hosts: tuple[str, ...] = Field(
        (), description="Host names under which the page may be asked for, besides this computer's."
    )
    root_path: str = Field(
        "",
        pattern=r"^(/[A-Za-z0-9._~-]+)*/?$",
        description="Prefix under which a proxy serves the page, as /archive; empty where there is none.",
    )
    trusted_proxies: tuple[str, ...] = Field(
        (), description="Addresses or networks of proxies whose word on a visitor's address and https is taken."
    )
    accounts: Path | None = Field(None, description="File of those who may sign in, written by: kpcsc account")
    reading_needs_sign_in: bool = Field(False, description="Whether only those who have signed in may read.")
    api_tokens: Path | None = Field(
        None, description="File of the tokens that programs need to ask, written by: kpcsc token"
    )
    api_origins: tuple[str, ...] = Field(
        (), description="Websites whose pages may ask from their readers' browsers, as https://example.org"
    )
    api_seconds: float = Field(30.0, gt=0, le=3600, description="Seconds that a program may wait for an answer.")
    allow_private_addresses: bool = Field(
        False, description="Whether pages may be fetched from this computer and its network."
    )
    seconds_between_requests: float = Field(
        1.0, ge=0, le=3600, description="Pause between two requests to a website, in seconds."
    )
    largest_download: int = Field(50, ge=1, le=1024, description="Size that a page or a PDF may have, in MiB.")

    def environment(self) -> Mapping[str, str]:
        """Variables with which another process of this program has the same settings.

        Where a setting is ``None``, or empty, that process finds its own.
        """
        prefix = self.model_config.get("env_prefix", "")
        values = self.model_dump(mode="json", exclude_none=True)
        return {
            f"{prefix}{name}".upper(): value if isinstance(value, str) else json.dumps(value)
            for name, value in values.items()
        }

    @field_validator("root_path")
    @classmethod
    def _without_last_slash(cls, value: str) -> str:
        return value.rstrip("/")

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Where settings come from, in the order of trust."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)


def load_settings(**chosen: object) -> Settings:
    """Read the configuration.

    Args:
        chosen: what was given on the command line, trusted before the environment.

    Raises:
        SettingsError: a value cannot be used, or the file is not TOML.
    """
    try:
        return Settings(**chosen)  # type: ignore[arg-type]
    except ValidationError as error:
        fault = error.errors()[0]
        name = ".".join(map(str, fault["loc"]))
        raise SettingsError(f"The setting '{name}' cannot be used: {fault['msg']} (QA_* or {SETTINGS_FILE}).") from None
    except (ValueError, OSError) as error:
        raise SettingsError(f"The settings cannot be read: {' '.join(str(error).split())}") from None
