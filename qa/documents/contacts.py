"""Personal telephone numbers and e-mail addresses, which are not kept: pure functions.

A sentence or line that only tells how to reach somebody goes with its number; out of any other
only the number is cut. Where there is neither a digit nor an ``@`` nothing changes.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence

from qa.documents.normalisation import NormalisedText
from qa.types import Span

_EMAIL = re.compile(
    r"(?:mailto:)?(?<![\w.+%-])[\w.+%-]{1,64}(?:@|\s?[\[(]\s?(?:at|arobase|@)\s?[\])]\s?)"
    r"[\w-]{1,63}(?:(?:\.|\s?[\[(]\s?(?:dot|point|\.)\s?[\])]\s?)[\w-]{1,63}){1,4}",
    re.IGNORECASE,
)
_RUN = re.compile(r"(?<![\w+])(?<!\d[.,/-])(?:\(\s?)?\+?\(?\d[\d()]*(?:[ \u00a0\u202f.\-‐‑–/]{1,3}\(?\d[\d()]*)*")
"""Groups of digits as telephone numbers are written; never with commas, which figures have."""

_LABEL = (
    r"(?:tel(?:ephone)?s?|tél(?:éphone)?s?|phones?|mob(?:ile)?|cell(?:ulaire|phone)?|portable|gsm|fax"
    r"|whats ?app|signal"
    r"|viber|telegram|skype|e-?mails?|courriels?|mail|hotline|office|direct|bureau|switchboard|standard)"
)
_PHONE_LABEL = (
    r"(?:tel(?:ephone)?s?|tél(?:éphone)?s?|phones?|mob(?:ile)?|cell(?:ulaire|phone)?|portable|gsm|fax"
    r"|whats ?app|signal|viber)"
)
_LABELLED = re.compile(
    rf"\b(?:{_PHONE_LABEL} (?:numbers?|no\.?|n°)"
    rf"|{_PHONE_LABEL}(?: ?(?:numbers?|no|n°|nos))? ?[:/]|(?:tel|tél|mob|cell|fax|ph)\.|(?:tel|tél|fax|gsm"
    rf"|whats ?app)) ?$",
    re.IGNORECASE,
)
_NUMBERED = re.compile(
    r"(?:\bno|\bn°|№|\bnum(?:ber|éro|ero)s?|\bref(?:erence)?|\bréf(?:érence)?|\bcertificates?|\bisbn|\bissn"
    r"|\bdoi|#)[.: ]*$",
    re.IGNORECASE,
)
_UNIT = re.compile(
    r" ?(?:%|€|\$|£|(?:carats?|cts?|usd|us\$|eur|euros?|dollars?|fcfa|cfa|francs?|people|persons?|personnes"
    r"|miners|mineurs|millions?"
    r"|milliards?|billions?|tonnes?|tons?|kg|km|ha|hectares?|m²|m2|grams?|grammes?|workers|artisan\w*|pierres"
    r"|stones|diam\w*|households"
    r"|ménages|hab\w*|inhabitants|families|familles|children|enfants|jobs|emplois)\b)",
    re.IGNORECASE,
)
_CURRENCY = re.compile(
    r"(?:[$€£]|\b(?:usd|us|eur|zar|fcfa|cfa|xaf|xof|of|de|about|environ|approximately)) ?$", re.IGNORECASE
)
_DATE = re.compile(
    r"(?<!\d)(?:(?:19|20)\d\d[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:0?[1-9]|[12]\d|3[01])"
    r"|(?:0?[1-9]|[12]\d|3[01])[-./ ](?:0?[1-9]|1[0-2])[-./ ](?:19|20)\d\d|(?:19|20)\d\d ?[-–/] ?(?:19|20)\d\d)(?!\d)"
)
_NORTH_AMERICAN = re.compile(r"\(?[2-9]\d\d(?:\) ?|[-. ])[2-9]\d\d[-.]\d{4}")
_EXTENSION = re.compile(r" ?(?:ext\.?|extension|poste) ?\d{1,5}\b", re.IGNORECASE)
_FURTHER = re.compile(r" ?(?:[/,;]|\bor\b|\bou\b|\band\b|\bet\b) ?")
_LEAD = re.compile(
    rf"(?:\b{_LABEL}|\b(?:at|on|to|via|by|or|and|through|au|à|aux|sur|par|ou|et)|\b(?:numbers?|numéros?|no|n°"
    rf"|address|adresse))"
    r"(?: ?(?:numbers?|no|n°|address|adresse))?[.:]{0,2} ?$|[-–—,;:/|•·(\[<&] ?$",
    re.IGNORECASE,
)
_LEAD_WINDOW = 40
_FEWEST_DIGITS = 6
_FEWEST_ABROAD = 9
_SENTENCE = re.compile(
    r"(?<=[.!?…])(?<!\b[A-Z]\.)(?<!\b[MD]r\.)(?<!\bMs\.)(?<!\bMrs\.)(?<!\bMme\.)(?<!\b[Tt][eé]l\.)(?<!\bext\.)"
    r"(?<!\bNo\.) +(?=[A-ZÀ-Þ«“\"])"
)
_INVITATION = re.compile(
    r"\W*(?:for (?:more|further|additional|any|all|media|press|interview)\b.{0,80}?\b(?:information|details?"
    r"|enquir\w+|inquir\w+|interviews?|comments?|questions?|quer\w+|requests?)"
    r"|(?:media|press|interview) (?:enquir\w+|inquir\w+|quer\w+|requests?|contacts?|officer)|(?:your "
    r"|main )?contacts?\b|contacter|contactez"
    r"|(?:please |kindly )?(?:contact|call|e-?mail|write to|reach) us|écri(?:vez|re)[- ](?:à|nous)|(?:please"
    r"|kindly) (?:contact|call|e-?mail|write)|to (?:contact|arrange an? interview|reach us)"
    r"|pour (?:plus|de plus amples|davantage|toute?s?|tout|d[’']autres)\b.{0,60}?\b(?:informations?"
    r"|renseignements?|détails|questions?|demandes?|précisions?|interviews?)"
    r"|(?:veuillez|merci de|prière de) (?:nous )?(?:contacter|appeler|écrire)|renseignements"
    r"|demandes? (?:d[’']interview|de renseignements|presse)"
    r"|relations? (?:avec la )?presse|service de presse|points? de contact|personnes? à contacter"
    r"|notes? to editors?)",
    re.IGNORECASE,
)
_SMALL_WORDS = frozenset(
    (
        *(
            "of",
            "the",
            "for",
            "and",
            "or",
            "at",
            "on",
            "de",
            "la",
            "le",
            "les",
            "du",
            "des",
            "et",
            "ou",
            "d",
            "l",
            "en",
            "pour",
            "au",
        ),
        *(
            "coordinator",
            "director",
            "president",
            "chair",
            "chairperson",
            "officer",
            "manager",
            "secretary",
            "general",
            "executive",
        ),
        *(
            "programme",
            "program",
            "communications",
            "communication",
            "media",
            "press",
            "presse",
            "spokesperson",
            "researcher",
        ),
        *(
            "representative",
            "head",
            "advisor",
            "adviser",
            "deputy",
            "senior",
            "policy",
            "campaigner",
            "assistant",
            "vice",
        ),
        *(
            "coordonnateur",
            "coordinateur",
            "coordinatrice",
            "coordonnatrice",
            "directeur",
            "directrice",
            "président",
            "présidente",
        ),
        *(
            "secrétaire",
            "général",
            "générale",
            "chargé",
            "chargée",
            "responsable",
            "chercheur",
            "chercheuse",
            "porte",
            "parole",
        ),
        *(
            "exécutif",
            "national",
            "nationale",
            "regional",
            "international",
            "mr",
            "mrs",
            "ms",
            "dr",
            "mme",
            "mobile",
            "office",
        ),
        *(
            "tel",
            "tél",
            "telephone",
            "téléphone",
            "phone",
            "fax",
            "email",
            "e",
            "mail",
            "courriel",
            "whatsapp",
            "cell",
            "gsm",
            "skype",
        ),
        *(
            "web",
            "website",
            "site",
            "contact",
            "contacts",
            "von",
            "van",
            "den",
            "der",
            "da",
            "dos",
            "el",
            "al",
            "bin",
            "ext",
        ),
    )
)
_WORD = re.compile(r"[^\W\d_]+")
_LONGEST_NAME = 14
_LONGEST_HEADING = 160
_BLOCK = 6
"""Lines between the heading of a contact block and its number, at most."""


def without_contacts(text: NormalisedText) -> NormalisedText:
    """A text without personal telephone numbers and e-mail addresses.

    Args:
        text: cleaned, so that a line is a paragraph.
    """
    if not any(character.isdigit() or character == "@" for character in text.text) and not _EMAIL.search(text.text):
        return text
    return _cut(text, contact_spans(text.text))


def contact_spans(text: str) -> list[Span]:
    """What has to go from a cleaned text, in its order."""
    lines = _lines(text)
    cuts = [list(_line_cuts(text, line)) for line in lines]
    gone = [cut == [line] and line.start < line.end for line, cut in zip(lines, cuts, strict=True)]
    for number in [number for number, is_gone in enumerate(gone) if is_gone]:
        for above in _heading_above(text, lines, gone, number):
            gone[above] = True
    inside = [span for line, cut, is_gone in zip(lines, cuts, gone, strict=True) if not is_gone for span in cut]
    return sorted([*inside, *_blocks(text, lines, gone)], key=lambda span: span.start)


def _lines(text: str) -> list[Span]:
    lines: list[Span] = []
    start = 0
    for line in text.split("\n"):
        lines.append(Span(start, start + len(line)))
        start += len(line) + 1
    return lines


def _line_cuts(text: str, line: Span) -> Iterator[Span]:
    """What goes from one line: all of it, whole sentences, or numbers alone."""
    words = text[line.start : line.end]
    found = _numbers(words)
    starts = [span.start for span in found]
    cuts: list[Span] = []
    for sentence in _sentences(words) if found else ():
        own = found[bisect_left(starts, sentence.start) : bisect_left(starts, sentence.end)]
        if not own:
            continue
        if _only_reaches(words, sentence, own):
            cuts.append(sentence)
        else:
            cuts += [_with_lead(words, span, sentence) for span in own]
    for span in _tidied(words, cuts):
        yield Span(line.start + span.start, line.start + span.end)


def _sentences(line: str) -> list[Span]:
    ends = [match.end() for match in _SENTENCE.finditer(line)]
    return [Span(start, end) for start, end in zip([0, *ends], [*ends, len(line)], strict=True)]


def _numbers(line: str) -> list[Span]:
    """The addresses and telephone numbers in a line."""
    addresses = [Span(*match.span()) for match in _EMAIL.finditer(line)]
    ends = [span.end for span in addresses]
    invited = _INVITATION.match(line) is not None
    phones: list[Span] = []
    for match in _RUN.finditer(line):
        behind = bisect_right(ends, match.start())
        inside = behind < len(addresses) and addresses[behind].start < match.end()
        follows = bool(phones) and _FURTHER.fullmatch(line[phones[-1].end : match.start()][:10]) is not None
        if not inside and _is_phone(line, match.start(), match.end(), expected=follows or invited):
            extension = _EXTENSION.match(line, match.end())
            phones.append(Span(match.start(), extension.end() if extension else match.end()))
    return sorted([*addresses, *phones], key=lambda span: span.start)


def _is_phone(line: str, start: int, end: int, *, expected: bool) -> bool:
    """Whether a run of digits is a telephone number; where it may be a figure or a date, it is not."""
    run = line[start:end]
    digits = "".join(filter(str.isdigit, run))
    before = line[max(0, start - _LEAD_WINDOW) : start]
    if len(digits) < _FEWEST_DIGITS or _is_figure(line, end) or _DATE.search(run):
        return False
    if _LABELLED.search(before):
        return True
    if run.lstrip("( ").startswith("+"):
        return len(digits) >= _FEWEST_ABROAD
    if _NUMBERED.search(before) or _CURRENCY.search(before):
        return False
    return _is_dialled(run, digits) or (expected and len(digits) > _FEWEST_DIGITS)


def _is_figure(line: str, end: int) -> bool:
    """Whether what stands behind a run of digits makes it an amount or a part of something else."""
    goes_on = line[end : end + 1].isalpha() or (line[end : end + 1] == "," and line[end + 1 : end + 2].isdigit())
    return goes_on or _UNIT.match(line, end) is not None


def _is_dialled(run: str, digits: str) -> bool:
    """Whether digits with no plus sign are written as no figure is: behind zeros, or in the North American way."""
    if digits.startswith("00"):
        return len(digits) >= (10 if len(digits) < len(run) else 12) and digits[2] != "0"
    if digits.startswith("0"):
        return 9 <= len(digits) <= 11
    return _NORTH_AMERICAN.fullmatch(run) is not None


def _only_reaches(line: str, sentence: Span, found: Sequence[Span]) -> bool:
    """Whether a sentence tells nothing but whom to reach under the numbers in it."""
    words = line[sentence.start : sentence.end]
    if _INVITATION.match(words):
        return True
    rest = ""
    start = sentence.start
    for span in found:
        rest += line[start : span.start] + " "
        start = span.end
    left = _WORD.findall(rest + line[start : sentence.end])
    if len(left) > _LONGEST_NAME:
        return False
    return all(word[0].isupper() or not word[0].islower() or word.casefold() in _SMALL_WORDS for word in left)


def _with_lead(line: str, span: Span, sentence: Span) -> Span:
    """A number with the words that only lead to it, and with the brackets around it."""
    start, end = span.start, span.end
    opened = 0
    while match := _LEAD.search(line[max(sentence.start, start - _LEAD_WINDOW) : start].rstrip()):
        window = max(sentence.start, start - _LEAD_WINDOW)
        opened += match.group()[0] in "([<"
        start = window + match.start()
        if opened:
            break
    closing = re.match(r" ?[)\]>]", line[end:]) if opened else None
    return Span(start, end + (closing.end() if closing else 0))


def _tidied(line: str, cuts: Sequence[Span]) -> list[Span]:
    """The cuts joined where nothing is left between them, with the blanks that would be left over."""
    joined: list[Span] = []
    for cut in sorted(cuts, key=lambda cut: cut.start):
        if joined and not any(map(str.isalnum, line[joined[-1].end : cut.start])):
            joined[-1] = Span(joined[-1].start, max(joined[-1].end, cut.end))
        else:
            joined.append(cut)
    return [_with_blanks(line, cut) for cut in joined]


def _with_blanks(line: str, cut: Span) -> Span:
    start, end = cut.start, cut.end
    while end < len(line) and line[end] == " ":
        end += 1
    at_end = end == len(line) or line[end] in ".,;:!?)]»”"
    while start > 0 and line[start - 1] == " ":
        start -= 1
    if start == 0:
        while end < len(line) and line[end] in " ,;:/|–—-":
            end += 1
        return Span(start, end)
    # One of the blanks around it stays between the words.
    return (
        Span(start, end)
        if at_end
        else Span(start, max(start, end - 1))
        if line[end - 1] == " "
        else Span(start + 1, end)
    )


def _heading_above(text: str, lines: Sequence[Span], gone: Sequence[bool], number: int) -> list[int]:
    """The lines from the heading of a contact block down to a line of it that goes."""
    passed: list[int] = []
    for above in range(number - 1, max(-1, number - 1 - 2 * _BLOCK), -1):
        line = text[lines[above].start : lines[above].end]
        if gone[above]:
            continue
        if line and len(line) <= _LONGEST_HEADING and _INVITATION.match(line) and line[-1] not in ".!?":
            return [*passed, above]
        if line and re.fullmatch(rf"{_LABEL} ?:?", line, re.IGNORECASE):
            return [above]
        if line and not _is_name(line):
            return []
        passed.append(above)
    return []


def _is_name(line: str) -> bool:
    words = _WORD.findall(line)
    named = all(not word[0].islower() or word.casefold() in _SMALL_WORDS for word in words)
    return len(words) <= _LONGEST_NAME and named and line[-1] not in ".!?;"


def _blocks(text: str, lines: Sequence[Span], gone: Sequence[bool]) -> Iterator[Span]:
    """The lines that go, each run with the line breaks on one side of it."""
    number = 0
    while number < len(lines):
        if not gone[number]:
            number += 1
            continue
        last = number
        while last + 1 < len(lines) and (gone[last + 1] or _is_blank_between(lines, gone, last + 1)):
            last += 1
        yield _with_breaks(text, lines[number].start, lines[last].end)
        number = last + 1


def _is_blank_between(lines: Sequence[Span], gone: Sequence[bool], number: int) -> bool:
    empty = lines[number].start == lines[number].end
    return empty and number + 1 < len(lines) and gone[number + 1]


def _with_breaks(text: str, start: int, end: int) -> Span:
    before = len(text[max(0, start - 2) : start]) - len(text[max(0, start - 2) : start].rstrip("\n"))
    after = len(text[end : end + 2]) - len(text[end : end + 2].lstrip("\n"))
    if start == 0:
        return Span(0, end + after)
    if end == len(text) or before < after:
        return Span(start - before, end)
    return Span(start, end + after)


def _cut(text: NormalisedText, spans: Sequence[Span]) -> NormalisedText:
    """A text without some stretches of it; each page still begins at its first character."""
    kept: list[str] = []
    start = 0
    for span in spans:
        kept.append(text.text[start : span.start])
        start = max(start, span.end)
    kept.append(text.text[start:])
    starts = [span.start for span in spans]
    removed = [0]
    for span in spans:
        removed.append(removed[-1] + span.end - span.start)

    def moved(offset: int) -> int:
        number = bisect_right(starts, offset)
        if number == 0:
            return offset
        return offset - removed[number] + max(0, spans[number - 1].end - offset)

    return NormalisedText("".join(kept), tuple(moved(offset) for offset in text.page_starts))
