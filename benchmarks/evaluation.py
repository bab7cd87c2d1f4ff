"""Writes the table and the picture of the README from the committed results: `make evaluate`.

A result is what `kpcsc evaluate DATASET --json` printed. With DATA=folder the sets are measured
anew first: the folder holds scifact, squad2-dev, inscit-dev, clapnq-dev, piaf-fr, xquad-cross and
speeches in BEIR's layout.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benchmarks.held_back import hold_back
from qa.evaluation.report import EvaluationSchema, plot_abstention, to_markdown

ROOT = Path(__file__).parent.parent
RESULTS = ROOT / "benchmarks" / "results" / "evaluation"
PICTURE = ROOT / "docs" / "images" / "confidence.png"
MARKERS = re.compile(r"(<!-- evaluation -->\n).*?(<!-- /evaluation -->)", re.DOTALL)
SAMPLE = "1500"


def measure(data: Path, wanted: set[str]) -> None:
    """Run data sets and store what they printed.

    Args:
        data: folder of the data sets.
        wanted: their names; all when empty.
    """
    with tempfile.TemporaryDirectory() as scratch:
        held_back = Path(scratch) / "squad2" / "heldback"
        hold_back(data / "squad2-dev", held_back)
        sets = {name: [str(data / name)] for name in ("scifact", "inscit-dev", "clapnq-dev")}
        sets["squad2-heldback"] = [str(held_back), "--corpus", str(data / "squad2-dev"), "--sample", SAMPLE]
        for name in ("piaf-fr", "xquad-cross"):
            sets[name] = [str(data / name), "--sample", SAMPLE]
        for half in ("dev", "heldout"):
            sets[f"speeches-{half}"] = [str(ROOT / "benchmarks/speeches" / half), "--corpus", str(data / "speeches")]
        for name, arguments in sets.items():
            if not wanted or name in wanted:
                command = [sys.executable, "-m", "qa", "evaluate", *arguments, "--json"]
                done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)
                (RESULTS / f"{name}.json").write_text(done.stdout)


def main(arguments: list[str]) -> None:
    """Measure where a folder is given (all sets, or those named after it), and write table and picture."""
    if arguments:
        measure(Path(arguments[0]), {*arguments[1:]})
    reports = [EvaluationSchema.model_validate_json(path.read_text()) for path in sorted(RESULTS.glob("*.json"))]
    table = to_markdown(reports)
    readme = ROOT / "README.md"
    readme.write_text(MARKERS.sub(lambda match: f"{match[1]}{table}{match[2]}", readme.read_text()))
    plot_abstention(reports, PICTURE)
    print(table)


if __name__ == "__main__":
    main(sys.argv[1:])
