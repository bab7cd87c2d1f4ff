import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.documents.markdown import MarkdownReader
from qa.documents.text import TextReader
from qa.errors import DocumentError
from qa.types import Fact, MetadataField, Origin

PAGE = """---
title: "Closing speech: the 2021 Plenary"
date: 2021-11-12
lang: en
url: https://example.org/closing
event: KP Plenary 2021
kind: press-release
speaker: Shamiso Mtisi
voice: nobody
layout: post
categories: [news, kp]
---

# Closing speech #

The *KP CSC* thanks the
**Russian** Federation & [its hosts](https://example.org).
![A photo](a.jpg)

1. reform
2. monitoring
   - of mines

Setext
------

> It is time.

| Year | Carats |
|------|--------|
| 2020 | 1,234,567 |

```
code stays
```

<div onclick="x()">Inside<br>html<script>alert(1)</script></div>

A line\\
break and <b>bold</b> 5 \\* 3.
"""


def test_markdown_reads_as_sentences() -> None:
    content = MarkdownReader().read(PAGE.encode())
    assert content.pages == (
        "Closing speech\n\nThe KP CSC thanks the Russian Federation & its hosts.\n\n"
        "1. reform\n2. monitoring\n- of mines\n\n"
        "Setext\n\nIt is time.\n\nYear | Carats\n2020 | 1,234,567\n\ncode stays\n\nInside\nhtml\n\n"
        "A line\nbreak and bold 5 * 3.",
    )


@pytest.mark.parametrize("reader", [MarkdownReader(), TextReader()])
def test_front_matter_gives_facts_and_wrong_values_are_left_out(reader: TextReader) -> None:
    assert set(reader.read(PAGE.encode()).facts) == {
        Fact(field, value, Origin.FRONT_MATTER)
        for field, value in (
            (MetadataField.TITLE, "Closing speech: the 2021 Plenary"),
            (MetadataField.DATE, "2021-11-12"),
            (MetadataField.LANGUAGE, "en"),
            (MetadataField.SOURCE_URL, "https://example.org/closing"),
            (MetadataField.OCCASION, "KP Plenary 2021"),
            (MetadataField.KIND, "press release"),
            (MetadataField.SPEAKER, "Shamiso Mtisi"),
        )
    }


def test_front_matter_that_is_no_yaml_is_read_line_by_line() -> None:
    content = TextReader().read(b"---\r\ntitle: KP: the reform\r\ndate: 2021\r\n---\r\nText.")
    assert content.pages == ("Text.",)
    assert [fact.value for fact in content.facts] == ["KP: the reform", "2021"]


@pytest.mark.parametrize(
    "text", ["---\nA rule, then words.\n---\nMore.", "---\ntitle: never closed", "Title: x\n---\nText."]
)
def test_other_texts_have_no_front_matter(text: str) -> None:
    content = TextReader().read(text.encode())
    assert (content.pages, content.facts) == ((text,), ())


@pytest.mark.parametrize(
    ("head", "reason"),
    [
        ("a: &a [x, x]\nb: &b [*a, *a]", "its front matter refers to parts of itself"),
        ("title: " + "x" * 70_000, "its front matter is larger than 64 KiB"),
        ("title: " + "[" * 1000, "its front matter is nested too deeply"),
    ],
)
def test_hostile_front_matter_is_refused(head: str, reason: str) -> None:
    with pytest.raises(DocumentError, match=reason):
        MarkdownReader().read(f"---\n{head}\n---\nText.".encode())


@given(st.binary(max_size=300) | st.text("-:#*_[]()<>`|&! \nab1.", max_size=200).map(str.encode))
def test_whatever_the_bytes_only_document_errors_are_raised(data: bytes) -> None:
    for reader in (MarkdownReader(), TextReader()):
        for start in (b"", b"---\ntitle: "):
            with contextlib.suppress(DocumentError):
                assert len(reader.read(start + data).pages) == 1
