import subprocess
import sys
from importlib import resources
from pathlib import Path

import pytest

import qa

HEAVY = {
    "altair", "babel", "bm25s", "dateparser", "docx", "faiss", "fastapi", "gradio", "langchain_core", "llama_index",
    "lxml", "mcp", "pandas", "PIL", "pypdf", "pypdfium2", "scipy", "sentence_transformers", "sklearn", "starlette",
    "torch", "trafilatura", "transformers", "uvicorn",
}  # fmt: skip


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


@pytest.mark.parametrize(
    "code",
    [
        "from qa import Archive",
        "from qa.interfaces.cli import main; assert main(['--help']) == 0",
        "from qa.interfaces.cli import main; assert main(['documents', '--index', sys.argv[1]]) == 0",
    ],
)
def test_what_answers_at_once_loads_nothing_heavy(code: str, index: Path) -> None:
    told = (
        "print('loaded', sorted({name.partition('.')[0] for name in sys.modules}), 'qa.indexing.build' in sys.modules)"
    )
    command = [sys.executable, "-c", f"import sys; {code}; {told}", str(index)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    said, _, loaded = done.stdout.rpartition("loaded ")
    assert ("kpcsc" in said or "2021" in said) is ("main" in code)
    assert {name for name in HEAVY if repr(name) in loaded} == set()
    assert loaded.endswith("False\n")
    assert "'qa'" in loaded
