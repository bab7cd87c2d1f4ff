import subprocess
import sys
from importlib import resources

import qa

HEAVY = (
    "torch",
    "transformers",
    "sentence_transformers",
    "faiss",
    "gradio",
    "bm25s",
    "pypdf",
    "fastapi",
    "babel",
    "mcp",
)


def test_the_public_names_exist_and_are_documented() -> None:
    assert qa.__all__ == sorted(qa.__all__)
    for name in qa.__all__:
        assert getattr(qa, name).__doc__, name


def test_importing_the_package_loads_none_of_its_parts_until_a_name_is_used() -> None:
    code = (
        "import sys; before = {*sys.modules}; import qa; loaded = {*sys.modules} - before\n"
        "print(sorted(name for name in loaded if name.partition('.')[0] not in sys.stdlib_module_names))\n"
        "print(qa.ArchiveError.__module__, set(qa.__all__) <= set(dir(qa)), 'qa.archive' in sys.modules)"
    )
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.splitlines() == ["['qa']", "qa.errors True False"]
    assert not hasattr(qa, "Retriever")


def test_the_types_are_shipped() -> None:
    assert resources.files("qa").joinpath("py.typed").is_file()


def test_importing_the_package_and_the_command_loads_nothing_heavy() -> None:
    code = f"import sys, qa, qa.interfaces.cli; print([name for name in {HEAVY!r} if name in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"
