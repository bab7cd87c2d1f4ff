"""What sort of text a text says that it is: pure functions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from qa.documents.edges import Edges
from qa.types import Kind

_PRESS_RELEASE = re.compile(
    r"(?:(?:joint )?(?:press|news|media) (?:release|statement)|for immediate release|communiqu[eé] de presse|"
    r"pour (?:diffusion|publication) imm[eé]diate)\b|communiqu[eé]$",
    re.IGNORECASE,
)
_LETTER = re.compile(
    r"(?:joint |an )?open letter\b|(?:joint )?letter (?:to|from) |lettre (?:conjointe |ouverte )?(?:ouverte|"
    r"[aà]|au|aux|de)\b",
    re.IGNORECASE,
)
_DECLARATION = re.compile(
    r"(?:(?:joint|final|common|founding|civil society|ngo) )?declaration(?: (?:of|by) (?:the |civil )|$)|"
    r"d[eé]claration (?:commune|finale|conjointe|(?:de la|du|des|de l[’']) ?\w+)(?!.*\b(?:prononc|lue?\b|"
    r"ouverture|cl[oô]ture))|"
    r"d[eé]claration$",
    re.IGNORECASE,
)
_REPORT = re.compile(
    r"(?:(?:annual|final|interim|research|progress|activity|mission|monitoring|field|shadow|civil society) )+report\b|"
    r"report (?:of|to|by) the |report$|rapport (?:annuel|final|alternatif|int[eé]rimaire|d[’']activit[eé]s?|"
    r"de |du |sur )|rapport$",
    re.IGNORECASE,
)
_OCCASION_WORD = r"(?:opening|closing|keynote|welcome|welcoming|inaugural|concluding|introductory|farewell)"
_SPEECH = re.compile(
    rf"(?:the )?{_OCCASION_WORD} (?:speech|remarks|statement|address|intervention|words)\b|"
    r"(?:speech|remarks|address|intervention) (?:by|of|to|at|before|delivered|given|made|from|on)\b|"
    r"statement delivered\b|"
    r"(?:discours|allocution|intervention|propos|mot) (?:liminaires?\b|d[’'](?:ouverture|introduction)|aux? |"
    r"devant |sur |de |du |prononc|[aà] |lors )|"
    r"d[eé]claration (?:liminaire|d[’']ouverture|de cl[oô]ture|prononc[eé]e|lue)\b",
    re.IGNORECASE,
)
_OWNED_SPEECH = re.compile(
    rf".{{3,100}}?[’']s (?:[\w-]+ ){{0,4}}?(?:speech|address|remarks|{_OCCASION_WORD} statement)\b", re.IGNORECASE
)
_ADDRESSED = (
    r"(?:(?:hon(?:ou?rable)?|dear|distinguished|chers?|ch[eè]res?|honorables?|mesdames|messieurs|monsieur|"
    r"madame|mr\.?|ms\.?|"
    r"mrs\.?|madam|my|fellow|your|le|la|les|the) ){0,3}(?:ladies and gentlemen|mesdames|messieurs|"
    r"excellenc(?:y|ies|es?)|"
    r"participants|delegates|d[eé]l[eé]gu[eé]s|colleagues|coll[eè]gues|vice.?chair|chair(?:man|person|woman)?|"
    r"pr[eé]sidente?|"
    r"president|speaker|friends|fellow[ -](?:citizens|countrymen|americans)|citizens|countrymen|members|"
    r"guests|monsieur|madame|observers|amis)"
)
_SALUTATION = re.compile(
    rf"{_ADDRESSED}(?: (?:of|and|et|du|des|de|les|in|le) [^.!?]{{1,60}}|[,:][^.!?]{{0,150}}[,:])?[,:!.]?", re.IGNORECASE
)
_BEGINS_WITH_SALUTATION = re.compile(rf"{_ADDRESSED}[,:.] ", re.IGNORECASE)
_SHOWN = re.compile(
    r"[’']s? |\b(?:speech|address|remarks|statement|discours|allocution|d[eé]claration)\b", re.IGNORECASE
)
_THANKS = re.compile(
    r"\b(?:I|we)(?: would like to| want to| wish to| also)? (?:thank|congratulate|join)\b|\bthank(?:s| you)\b|"
    r"\b(?:je|nous)(?: vous| tiens [aà]| tenons [aà]| voudrais| voudrions| souhaite| souhaitons)"
    r"{0,2} ?(?:remerci\w+|f[eé]licit\w+)|"
    r"\bmerci\b",
    re.IGNORECASE,
)
_VALEDICTION = re.compile(
    r"(?:(?:yours|very)? ?(?:sincerely|faithfully|truly|respectfully)(?: yours)?|(?:kind|best|warm) regards|"
    r".{0,80}(?:veuillez agr[eé]er|salutations distingu[eé]es|sentiments distingu[eé]s|haute consid[eé]ration)"
    r".{0,150}|"
    r"(?:bien )?cordialement)[,.]?",
    re.IGNORECASE,
)
_DEAR = re.compile(
    r"(?:dear|to|cher|ch[eè]re|chers|monsieur|madame|messieurs|mesdames|excellence|your excellency)\b.{0,100}[,:]",
    re.IGNORECASE,
)
_QUOTED = re.compile(
    r"[”\"»][^“”\"«»]{0,80}\b(?:said|says|told|added|asked|warned|wrote|d[eé]clare|a d[eé]clar[eé]|dit|"
    r"explique|affirme|"
    r"d[eé]plore|ajoute|a-t-(?:il|elle))\b|[,:] [“\"«]|\b(?:said|told|selon|according to)\b"
)


@dataclass(frozen=True, slots=True)
class _Marker:
    kind: Kind
    pattern: re.Pattern[str]


_MARKERS = (
    _Marker(Kind.LETTER, _LETTER),
    _Marker(Kind.SPEECH, _SPEECH),
    _Marker(Kind.SPEECH, _OWNED_SPEECH),
    _Marker(Kind.DECLARATION, _DECLARATION),
    _Marker(Kind.REPORT, _REPORT),
)


def stated_kind(edges: Edges, has_byline: bool) -> Kind | None:
    """What sort of text it says that it is, in its heading or by how it greets, thanks and closes.

    Args:
        edges: of the text.
        has_byline: whether it names its writer, as a press report does.
    """
    lines = [line for line in edges.heading if not is_salutation(line)]
    if any(map(is_press_release_marker, lines)):
        return Kind.PRESS_RELEASE
    named = {marker.kind for line in lines for marker in _MARKERS if marker.pattern.match(line)}
    if named:
        return named.pop() if len(named) == 1 else None
    if has_byline:
        return Kind.PRESS_REPORT if _QUOTED.search(edges.start) else None
    return _by_manners(edges)


def is_press_release_marker(line: str) -> bool:
    """Whether a line says that a press release follows."""
    return _PRESS_RELEASE.match(line) is not None


def is_salutation(line: str) -> bool:
    """Whether a line greets those to whom a text speaks."""
    greets = _SALUTATION.fullmatch(line) is not None or _DEAR.fullmatch(line) is not None
    return greets and not (_SHOWN.search(line) and line[-1] not in ",:")


def _by_manners(edges: Edges) -> Kind | None:
    closes = any(_VALEDICTION.fullmatch(line) for line in edges.closing)
    if closes and any(_DEAR.fullmatch(line) for line in edges.top):
        return Kind.LETTER
    greets = any(_SALUTATION.fullmatch(line) or _BEGINS_WITH_SALUTATION.match(line) for line in edges.top)
    thanks = _THANKS.search(edges.start) or _THANKS.search(edges.end)
    return Kind.SPEECH if greets and thanks and not closes else None
