import contextlib
from email.message import EmailMessage

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.documents.email import EmlReader
from qa.errors import DocumentError
from qa.types import Fact, MetadataField, Origin


def message(text: str, page: str | None = None) -> EmailMessage:
    mail = EmailMessage()
    mail["Subject"] = "Re: Déclaration de la société civile"
    mail["From"] = "Ada Bello <ada@example.org>"
    mail["Date"] = "Fri, 12 Nov 2021 10:00:00 +0100"
    if text:
        mail.set_content(text)
    if page:
        mail.add_alternative(page, subtype="html")
    return mail


def read(mail: EmailMessage) -> str:
    return EmlReader().read(mail.as_bytes()).pages[0].strip()


def test_the_headers_give_facts_and_never_an_address() -> None:
    assert EmlReader().read(message("Words.").as_bytes()).facts == (
        Fact(MetadataField.TITLE, "Déclaration de la société civile", Origin.MARKUP),
        Fact(MetadataField.AUTHOR, "Ada Bello", Origin.MARKUP),
        Fact(MetadataField.PUBLISHED, "2021-11-12", Origin.MARKUP),
    )
    bare = message("Words.")
    bare.replace_header("From", "ada@example.org")
    del bare["Date"]
    assert [fact.field for fact in EmlReader().read(bare.as_bytes()).facts] == [MetadataField.TITLE]


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("We agree.\n\n-- \nAda\n+263 772 123 456", "We agree."),
        ("We agree.\n\nOn Fri, 12 Nov 2021, Bo wrote:\n> Do you?\n> Really?", "We agree."),
        (
            "Nous sommes d’accord.\n\nLe ven. 12 nov. 2021 à 10:00, Bo <bo@example.org> a\nécrit :\n\nEt vous ?",
            "Nous sommes d’accord.",
        ),
        ("> Do you?\nYes.\n> Really?\nYes, really.", "Yes.\nYes, really."),
        ("We agree.\n\n-----Original Message-----\nFrom: Bo", "We agree."),
        ("On Friday the Chair wrote to us.", "On Friday the Chair wrote to us."),
    ],
)
def test_quoted_replies_and_signatures_are_left_out(text: str, left: str) -> None:
    assert read(message(text)) == left


def test_plain_text_is_preferred_and_the_page_read_where_there_is_none() -> None:
    page = "<p>From the <b>page</b>.</p><p>We ask: what now?</p><blockquote type='cite'>Old</blockquote>"
    assert read(message("From the text.", page)) == "From the text."
    assert read(message("", page)) == "From the page.\n\nWe ask: what now?"


def test_attachments_are_not_read() -> None:
    mail = message("Words.")
    mail.add_attachment("Attached words.", filename="a.txt")
    assert read(mail) == "Words."


def test_wrapped_lines_are_joined_and_undeclared_bytes_recognised() -> None:
    head = b"Subject: x\nContent-Type: text/plain; format=flowed\nContent-Transfer-Encoding: 8bit\n\n"
    assert EmlReader().read(head + b"La soci\xe9t\xe9 civile \ndemande.\nFin.").pages == (
        "La société civile demande.\nFin.",
    )


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        (b"no headers at all", "it is no e-mail message"),
        (
            b"".join(b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n) for n in range(1500)),
            "it is a broken e-mail message",
        ),
    ],
)
def test_a_file_that_cannot_be_read_is_told(data: bytes, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        EmlReader().read(data)


HEADERS = st.sampled_from(
    [
        b"Subject: =?utf-8?q?a",
        b"From: <",
        b"Date: x",
        b"Content-Type: text/plain; charset=x",
        b"Content-Type: multipart/x",
    ]
)


@settings(max_examples=80, deadline=None)
@given(st.lists(HEADERS, max_size=4), st.binary(max_size=200))
def test_whatever_the_bytes_only_document_errors_are_raised(headers: list[bytes], body: bytes) -> None:
    with contextlib.suppress(DocumentError):
        assert len(EmlReader().read(b"\n".join([*headers, b"", body])).pages) == 1
