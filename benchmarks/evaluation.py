"""Writes the table of the README from the committed results: `make evaluate`.

A result is what `kpcsc evaluate DATASET --json` printed. With DATA=folder the sets are measured
anew first: the folder holds scifact, inscit-dev, clapnq-dev and speeches in BEIR's layout.
"""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

from qa.evaluation.report import EvaluationSchema, to_markdown

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "evaluation"
MARKERS = re.compile(r"(<!-- evaluation -->\n).*?(<!-- /evaluation -->)", re.DOTALL)


def measure(data: Path) -> None:
    """Run every data set and store what it printed."""
    sets = {name: [str(data / name)] for name in ("scifact", "inscit-dev", "clapnq-dev")}
    for half in ("dev", "heldout"):
        sets[f"speeches-{half}"] = [str(ROOT / "benchmarks/speeches" / half), "--corpus", str(data / "speeches")]
    for name, arguments in sets.items():
        command = [sys.executable, "-m", "qa", "evaluate", *arguments, "--json"]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
        (RESULTS / f"{name}.json").write_text(done.stdout)


def main(arguments: list[str]) -> None:
    """Measure where a folder is given, and write the table."""
    if arguments:
        measure(Path(arguments[0]))
    reports = [EvaluationSchema.model_validate_json(path.read_text()) for path in sorted(RESULTS.glob("*.json"))]
    table = to_markdown(reports)
    readme = ROOT / "README.md"
    readme.write_text(MARKERS.sub(lambda match: f"{match[1]}{table}{match[2]}", readme.read_text()))
    print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
