"""The fitted numbers behind the confidence, read from a file of plain numbers."""

from __future__ import annotations

from importlib import resources

from pydantic import BaseModel, ConfigDict

from qa.answering.confidence import Calibration, Features

_FILE = "calibration.json"


class CalibrationFile(BaseModel):
    """What is stored: the model, and from what it was fitted."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    provenance: str
    intercept: float
    threshold: float
    coefficients: dict[str, float]


def load_calibration() -> Calibration:
    """Read the calibration that comes with the program."""
    text = resources.files("qa.answering").joinpath(_FILE).read_text(encoding="utf-8")
    stored = CalibrationFile.model_validate_json(text)
    return Calibration(Features(**stored.coefficients), stored.intercept, stored.threshold)
