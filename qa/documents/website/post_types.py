"""Which types of articles a WordPress site has: statements often stand in one of the site's own making."""

from __future__ import annotations

from itertools import islice

from pydantic import BaseModel, Field, TypeAdapter, ValidationError

from qa.documents.website.client import WebClient
from qa.documents.website.failures import FetchError
from qa.documents.website.urls import Site

_TECHNICAL = frozenset(
    (
        "attachment",
        "nav_menu_item",
        "wp_block",
        "wp_template",
        "wp_template_part",
        "wp_global_styles",
        "wp_navigation",
        "wp_font_family",
        "wp_font_face",
    )
)
_NAMESPACE = "wp/v2"
_MOST_TYPES = 50


class _Type(BaseModel):
    rest_base: str = Field(pattern=r"^[A-Za-z0-9_-]{1,100}$")
    rest_namespace: str = _NAMESPACE
    # Told only to those who may edit the site.
    viewable: bool = True


def article_types(client: WebClient, site: Site) -> tuple[str, ...]:
    """The types of articles that a WordPress site tells, by the names under which their lists stand.

    Args:
        client: with which it is asked.
        site: that is asked.

    Returns:
        The names; none where it does not answer so.
    """
    try:
        told = TypeAdapter(dict[str, object]).validate_json(
            client.fetch(f"{site.root}wp-json/{_NAMESPACE}/types", within=site).data
        )
    except (FetchError, ValidationError):
        return ()
    named = (_list_name(entry) for slug, entry in told.items() if slug not in _TECHNICAL)
    return tuple(islice(dict.fromkeys(name for name in named if name), _MOST_TYPES))


def _list_name(entry: object) -> str | None:
    try:
        kind = _Type.model_validate(entry)
    except ValidationError:
        return None
    return kind.rest_base if kind.viewable and kind.rest_namespace == _NAMESPACE else None
