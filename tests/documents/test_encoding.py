import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.encoding import decode_text
from qa.errors import DocumentError

TEXTS = (
    "déclaration",
    "La Coalition de la société civile demande une réforme profonde : « c’est l’heure », a-t-elle dit.",
    "Zimbabwe’s “conflict” diamonds — 2000–2021",
    "DÉCLARATION À LA PRESSE",
    "ÉTÉ",
    "Où est-il ? Au cœur de l’été.",
)


@pytest.mark.parametrize("encoding", ["cp1252", "mac-roman", "utf-8", "utf-8-sig", "utf-16", "utf-32"])
@pytest.mark.parametrize("text", TEXTS)
def test_the_usual_encodings_are_recognised(text: str, encoding: str) -> None:
    assert decode_text(text.encode(encoding)) == text


def test_another_script_is_recognised() -> None:
    text = "Это заявление коалиции гражданского общества о кровавых алмазах и правах человека."
    assert decode_text(text.encode("cp1251")) == text


def test_a_foreign_byte_in_utf8_is_read_and_a_cut_end_dropped() -> None:
    assert decode_text("Société, été, à ".encode() + b"caf\xe9.") == "Société, été, à café."
    assert decode_text("Société, été, à é".encode()[:-1]) == "Société, été, à "


def test_what_is_declared_counts_where_it_fits() -> None:
    assert decode_text("Zażółć gęślą".encode("iso-8859-2"), "iso-8859-2") == "Zażółć gęślą"
    assert decode_text("société".encode(), "iso-8859-1") == "société"
    assert decode_text("l’été".encode("cp1252"), "iso-8859-1") == "l’été"
    assert decode_text("été".encode("cp1252"), "unicode_escape") == "été"


@given(st.binary(max_size=300))
def test_bytes_are_text_or_refused(data: bytes) -> None:
    if b"\x00" in data and not data.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\x00\x00\xfe\xff")):
        with pytest.raises(DocumentError, match="it is a binary file, not text"):
            decode_text(data)
    with contextlib.suppress(DocumentError):
        assert isinstance(decode_text(data), str)


@given(st.text(alphabet=st.characters(exclude_categories=["Cs", "Cc"]), max_size=200))
def test_utf8_is_read_as_it_is(text: str) -> None:
    assert decode_text(text.encode("utf-8-sig")) == text
