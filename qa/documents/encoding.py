"""In which encoding the bytes of a text were written: pure functions."""

from __future__ import annotations

import codecs
import re
import unicodedata

from qa.errors import DocumentError

_MARKS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
"""Byte order marks; that of UTF-32 begins like that of UTF-16 and is looked for first."""

_SIGNATURES = (
    *(b"%PDF", b"PK\x03\x04", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"\xd0\xcf\x11\xe0"),
    *(b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"BZh", b"\xfd7zXZ", b"OggS", b"ID3"),
)
_CONTROL = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_MOST_CONTROL = 0.01
_BINARY = "it is a binary file, not text"

_WESTERN = ("cp1252", "mac-roman")
"""In the order of preference where a text reads equally well in both."""

_SCRIPT_SHARE = 0.35
"""Above this share of letters beyond ASCII a text is hardly in a Western language."""

_FEWEST_FOREIGN = 15

_ODD_SHARE = 0.2
"""Above this share of misplaced characters among those beyond ASCII an encoding is not the right one."""

_DETECTED = 100_000
"""Bytes that are looked at to recognise an encoding."""

_DECLARED = re.compile(
    r"(?:iso-8859-\d{1,2}|latin-?\d|windows-125\d|cp125\d|us-ascii|ascii|koi8-[ru]|mac(?:-?roman|intosh)"
    r"|shift[-_]jis|euc-(?:jp|kr)|gbk?|gb2312|gb18030|big5)",
    re.IGNORECASE,
)
_AS_ON_THE_WEB = {
    "iso-8859-1": "cp1252",
    "latin-1": "cp1252",
    "latin1": "cp1252",
    "macintosh": "mac-roman",
} | dict.fromkeys(("ascii", "us-ascii", "windows-1252"), "cp1252")
"""What pages mean that declare these."""

_CUT_END = re.compile("(?:[\udcc2-\udcc5]|\udce2[\udc80-\udcbf]?)\\Z")
"""What is left of an accented letter or of a typographic sign at which a UTF-8 file was cut off."""

_BESIDE_LETTERS = frozenset("’'-‑")
_USUAL = frozenset("«»‹›“”„‘’‚–—…•·°€£§©®™№½¼¾×±²³\u00a0\u202f")


def decode_text(data: bytes, declared: str | None = None) -> str:
    """Decode the bytes of a text.

    Args:
        data: the whole file.
        declared: the name of an encoding that the file states. It counts after a byte order mark and
            after UTF-8, which hardly any other text happens to be.

    Raises:
        DocumentError: the bytes are not text.
    """
    if data.startswith(_SIGNATURES):
        raise DocumentError(_BINARY)
    for mark, name in _MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(name, "replace")
    if b"\x00" in data or len(_CONTROL.findall(data)) > _MOST_CONTROL * len(data):
        raise DocumentError(_BINARY)
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        return _decoded_as_declared(data, declared) or _mostly_utf8(data) or _recognised(data)


def _decoded_as_declared(data: bytes, declared: str | None) -> str | None:
    if declared is None or not _DECLARED.fullmatch(declared.strip()):
        return None
    name = declared.strip().lower()
    return _try(data, _AS_ON_THE_WEB.get(name, name))


def _mostly_utf8(data: bytes) -> str | None:
    """A UTF-8 text into which a few bytes of another encoding were pasted, or whose end was cut off."""
    text = data.decode("utf-8", "surrogateescape")
    alien = sum("\udc80" <= character <= "\udcff" for character in text)
    proper = sum(character > "\x7f" for character in text) - alien
    if proper < 3 * alien:
        return None
    return re.sub("[\udc80-\udcff]", _as_cp1252, _CUT_END.sub("", text))


def _as_cp1252(match: re.Match[str]) -> str:
    return bytes([ord(match.group()) - 0xDC00]).decode("cp1252", "replace")


def _recognised(data: bytes) -> str:
    """The Western reading with the fewest misplaced characters, else what a detector says."""
    readings = [text for text in (_try(data, name) for name in _WESTERN) if text is not None]
    best = min(readings, key=_odd_share)
    if _odd_share(best) <= _ODD_SHARE and _foreign_share(best) <= _SCRIPT_SHARE:
        return best
    return _detected(data) or _try(data, "cp1252") or data.decode("cp1252", "replace")


def _detected(data: bytes) -> str | None:
    from charset_normalizer import from_bytes

    match = from_bytes(data[:_DETECTED]).best()
    return None if match is None else _try(data, match.encoding)


def _try(data: bytes, name: str) -> str | None:
    try:
        return data.decode(name)
    except (UnicodeDecodeError, LookupError):
        return None


def _odd_share(text: str) -> float:
    """How many of the characters beyond ASCII stand where no Western text has them."""
    sample = text[:_DETECTED]
    places = [place for place, character in enumerate(sample) if character > "\x7f"]
    return sum(_is_odd(sample, place) for place in places) / max(1, len(places))


def _foreign_share(text: str) -> float:
    """How many of the letters lie beyond ASCII; none where there are too few to tell."""
    letters = [character for character in text[:_DETECTED] if character.isalpha()]
    foreign = sum(character > "\x7f" for character in letters)
    return foreign / len(letters) if foreign >= _FEWEST_FOREIGN else 0.0


def _is_odd(text: str, place: int) -> bool:
    character = text[place]
    if not character.isalpha():
        return character not in _USUAL or (
            character not in _BESIDE_LETTERS
            and character not in "\u00a0\u202f"
            and text[place - 1 : place].isalpha()
            and text[place + 1 : place + 2].isalpha()
        )
    before, after = text[place - 1 : place], text[place + 1 : place + 2]
    if character.isupper():
        return before.islower()
    # Of the letters that stand alone in French and English only these carry an accent.
    alone = not before.isalpha() and not after.isalpha()
    return (alone and character not in "àóéêèâôöª") or _is_rare(character)


def _is_rare(character: str) -> bool:
    """Whether a letter is none of those of the large Western languages."""
    plain = unicodedata.normalize("NFD", character)
    return len(plain) < 2 and character not in "œæŒÆßøØ"
