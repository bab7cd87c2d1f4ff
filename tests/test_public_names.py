import subprocess
import sys

import qa

HEAVY = ("torch", "transformers", "sentence_transformers", "faiss", "gradio", "bm25s", "pypdf", "fastapi", "babel")


def test_the_public_names_exist_and_are_documented() -> None:
    assert qa.__all__ == sorted(qa.__all__)
    for name in qa.__all__:
        assert getattr(qa, name).__doc__, name


def test_importing_the_package_and_the_command_loads_nothing_heavy() -> None:
    code = f"import sys, qa, qa.interfaces.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
