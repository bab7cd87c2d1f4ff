"""The OpenAPI document of an interface."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from qa.interfaces.api.negotiation import JSON_TYPE, STREAM_TYPE

if TYPE_CHECKING:
    from fastapi import FastAPI

_REFERENCE = "#/components/schemas/{model}"

# Responses as the framework takes them: a part of its document for each status.
Responses = dict[int | str, dict[str, Any]]


def describe(api: FastAPI, needs_token: bool, models: Sequence[type[BaseModel]]) -> None:
    """Complete the document that the framework makes: further schemas, and the token that is needed.

    Args:
        api: whose document it is.
        needs_token: whether every operation needs one.
        models: to which responses refer, though no operation returns them.
    """
    plain = api.openapi

    # The document is whatever JSON the framework has made.
    def openapi() -> dict[str, Any]:
        if api.openapi_schema is not None:
            return api.openapi_schema
        document = plain()
        components = document.setdefault("components", {})
        schemas = components.setdefault("schemas", {})
        for model in models:
            schema = model.model_json_schema(ref_template=_REFERENCE, mode="serialization")
            schemas.update(schema.pop("$defs", {}), **{model.__name__: schema})
        if needs_token:
            components["securitySchemes"] = {"token": {"type": "http", "scheme": "bearer"}}
            document["security"] = [{"token": []}]
        return document

    api.openapi = openapi  # type: ignore[method-assign]


def reference(model: type[BaseModel]) -> dict[str, str]:
    """A schema that is that of a model among the components."""
    return {"$ref": _REFERENCE.format(model=model.__name__)}


def headers(required: bool = True, **descriptions: str) -> dict[str, Any]:
    """The headers of a response.

    Args:
        required: whether every such response has them.
        **descriptions: of each; an underscore stands for a hyphen.
    """
    return {
        name.replace("_", "-"): {"description": text, "required": required, "schema": {"type": "string"}}
        for name, text in descriptions.items()
    }


def streamed(description: str, event_names: Sequence[str], *events: dict[str, Any]) -> Responses:
    """A whole answer, or one as server-sent events.

    Args:
        description: of both.
        event_names: of the events; none where they have no names.
        *events: schemas of the data of an event.
    """
    data = {"type": "string", "anyOf": list(events)}
    event: dict[str, Any] = {"type": "object", "properties": {"data": data}, "required": ["data"]}
    if event_names:
        event["properties"]["event"] = {"type": "string", "enum": list(event_names)}
        event["required"].append("event")
    # Before OpenAPI 3.2 the schema of a stream is that of each event.
    content = {STREAM_TYPE: {"schema": {"description": "One event.", **event}}}
    generation = headers(X_Generation="The generation of the index from which all of the answer comes.")
    return {200: {"description": description, "content": content, "headers": generation}}


def json_data(model: type[BaseModel]) -> dict[str, Any]:
    """The data of an event that are a model as JSON."""
    return {"contentMediaType": JSON_TYPE, "contentSchema": reference(model)}
