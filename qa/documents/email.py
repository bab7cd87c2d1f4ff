"""E-mail messages (.eml)."""

from __future__ import annotations

import re
from email.message import EmailMessage
from email.policy import EmailPolicy

from qa.documents.encoding import decode_text
from qa.documents.faults import broken
from qa.errors import DocumentError
from qa.types import Content, Fact, MetadataField, Origin

_LONGEST_HEADER = 2_000
_MOST_PARTS = 1_000
_SIGNATURE = "-- "
_REPLY_HEAD = re.compile(
    r"(?:on\b.{4,200}\bwrote|le\b.{4,200}\ba écrit|am\b.{4,200}\bschrieb .{1,100}|el\b.{4,200}\bescribió)\s*:",
    re.IGNORECASE,
)
_REPLY_RULE = re.compile(
    r"-{2,}\s*(?:original message|message d'origine|message original)\s*-{2,}|_{20,}", re.IGNORECASE
)
_WRAPPED_START = re.compile(r"(?:on|le)\b.{4,200}", re.IGNORECASE)


class _BoundedPolicy(EmailPolicy):
    """Cuts headers: their parser takes time that grows with the square of their length."""

    def header_source_parse(self, sourcelines: list[str]) -> tuple[str, str]:
        name, value = super().header_source_parse(sourcelines)
        return name, value[:_LONGEST_HEADER]


class EmlReader:
    """Reads the text of a message: what its sender wrote, without quoted replies and signature."""

    def read(self, data: bytes) -> Content:
        """Read a message; see `qa.protocols.Reader`.

        Raises:
            DocumentError: the file is no message, or broken.
        """
        import email

        try:
            message = email.message_from_bytes(data, policy=_BoundedPolicy())
            if not isinstance(message, EmailMessage) or not message.keys():
                raise DocumentError("it is no e-mail message: it has no headers")
            return Content((_text(message),), facts=tuple(_facts(message)))
        except DocumentError:
            raise
        except MemoryError:
            raise
        # The parser documents no list of what a malformed message can raise.
        except Exception as error:
            raise broken("a broken e-mail message", error) from None


def _text(message: EmailMessage) -> str:
    plain, page = _body(message, "plain"), _body(message, "html")
    if plain is not None and (text := without_quotations(_flowed(plain))).strip():
        return text
    return "" if page is None else without_quotations(_page_text(page))


def _body(message: EmailMessage, subtype: str) -> EmailMessage | None:
    """The first part of a type that is no attachment; a message within the message is one."""
    waiting = [message]
    for _ in range(_MOST_PARTS):
        if not waiting:
            return None
        part = waiting.pop()
        if part.get_content_maintype() == "multipart":
            waiting.extend(reversed([inner for inner in part.iter_parts() if isinstance(inner, EmailMessage)]))
        elif part.get_content_type() == f"text/{subtype}" and part.get_content_disposition() != "attachment":
            return part
    return None


def _decoded(part: EmailMessage) -> str:
    payload = part.get_payload(decode=True)
    return decode_text(payload, part.get_content_charset()) if isinstance(payload, bytes) else ""


def _flowed(part: EmailMessage) -> str:
    """The text of a part; lines that were wrapped for sending (RFC 3676) are joined again."""
    text = _decoded(part).replace("\r\n", "\n")
    if part.get_param("format") != "flowed":
        return text
    parts: list[str] = []
    runs_on = False
    for line in text.split("\n"):
        quoted = line.startswith(">")
        parts += ["" if runs_on and not quoted and line != _SIGNATURE else "\n", line]
        runs_on = line.endswith(" ") and line != _SIGNATURE and not quoted
    return "".join(parts[1:])


def _page_text(part: EmailMessage) -> str:
    from qa.documents.html_text import text_of
    from qa.documents.html_tree import drop, drop_hidden, parse_page

    tree = parse_page(_decoded(part).encode("utf-8", "replace"))
    if tree is None:
        return ""
    drop_hidden(tree)
    drop(list(tree.iter("head")))
    # Mail programs put what is answered into a quotation.
    drop(
        [
            quote
            for quote in tree.iter("blockquote", "div")
            if _is_quotation(quote.tag, quote.get("class", ""), quote.get("type", ""))
        ]
    )
    return text_of(tree)


def _is_quotation(tag: str, classes: str, type_: str) -> bool:
    return "gmail_quote" in classes.split() or (tag == "blockquote" and type_.lower() == "cite")


def without_quotations(text: str) -> str:
    """A message without the lines that it quotes, the line that announces them and the signature.

    Args:
        text: of the message.
    """
    kept: list[str] = []
    lines = text.replace("\r\n", "\n").split("\n")
    for number, line in enumerate(lines):
        if line == _SIGNATURE or line == _SIGNATURE.strip() or _REPLY_RULE.fullmatch(line.strip()):
            break
        if _announces_reply(lines, number) and not _own_words_follow(lines, number):
            break
        if not line.startswith(">") and not _announces_reply(lines, number):
            kept.append(line)
    return "\n".join(kept)


def _announces_reply(lines: list[str], number: int) -> bool:
    """Whether a line, or it and its neighbour where the announcement was wrapped, tells who wrote what follows."""
    line = lines[number].strip()
    if _REPLY_HEAD.fullmatch(line):
        return True
    after = lines[number + 1].strip() if number + 1 < len(lines) else ""
    before = lines[number - 1].strip() if number else ""
    first = _WRAPPED_START.fullmatch(line) and _REPLY_HEAD.fullmatch(f"{line} {after}")
    second = (
        _WRAPPED_START.fullmatch(before)
        and not _REPLY_HEAD.fullmatch(before)
        and _REPLY_HEAD.fullmatch(f"{before} {line}")
    )
    return bool(first or second)


def _own_words_follow(lines: list[str], number: int) -> bool:
    """Whether the sender writes on behind the quoted lines, which are marked as such."""
    following = [line for line in lines[number + 1 :][:200] if line.strip()]
    return any(line.startswith(">") for line in following[:3])


def _facts(message: EmailMessage) -> list[Fact]:
    sender = message["From"]
    addresses = getattr(sender, "addresses", ())
    author = " ".join(addresses[0].display_name.split()) if addresses else ""
    date = getattr(message["Date"], "datetime", None)
    found = {
        MetadataField.TITLE: _subject(str(message["Subject"] or "")),
        MetadataField.AUTHOR: "" if "@" in author else author,
        MetadataField.PUBLISHED: date.date().isoformat() if date is not None else "",
    }
    return [Fact(field, value, Origin.MARKUP) for field, value in found.items() if value]


def _subject(text: str) -> str:
    """The subject without the marks of replies and forwards."""
    return re.sub(r"^(?:\s*(?:re|fw|fwd|tr|réf|wg|aw)\s*:)+", "", " ".join(text.split()), flags=re.IGNORECASE).strip()
