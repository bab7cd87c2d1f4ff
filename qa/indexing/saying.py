"""The words beside and within a quotation that tell who says it: pure functions.

They find the words that stand for the speaker; who that is, ``naming`` tells. All work on
masked text (see ``names``) of a bounded length.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import Enum, auto

from qa.indexing.nouns import HUMAN

_ENGLISH = (
    "said|says|told|tells|added|adds|stated|states|noted|notes|warned|warns|explained|explains|declared"
    "|declares|argued"
    "|argues|insisted|insists|stressed|stresses|remarked|remarks|commented|comments|concluded|concludes|continued"
    "|continues|wrote|writes|recalled|recalls|urged|urges|lamented|laments|observed|observes|claimed|claims|replied"
    "|replies|asked|asks|answered|answers|responded|responds|retorted|countered|counters|quipped|joked|recounted"
    "|announced|acknowledged|admitted|admits|conceded|complained|complains|cautioned|charged|alleged|affirmed"
    "|asserted"
    "|confirmed|maintained|maintains|emphasi[sz]ed|underlined|underscored|pleaded|protested|reiterated|repeated"
    "|demanded"
    "|sighed|shouted|cried|whispered|mused|went on|goes on|put it|pointed out|points out|testified|thundered|fumed"
    "|suggested|predicted|agreed|objected|snapped|reads|read|promised|pledged|vowed"
)
_STEMS = (
    "déclar|affirm|ajout|expliqu|soulign|estim|précis|rappel|déplor|témoign|indiqu|répliqu|rétorqu|tranch|lâch|racont"
    "|confi|regrett|insist|dénon[cç]|assur|martel|observ|not|constat|demand|interrog|indign|exclam|nuanc|résum|plaid"
    "|alert|accus|critiqu|annonc|comment|jug|plaisant|ironis|soupir|gliss|alarm|inquièt|inquiét|emport|avanc|object"
    "|protest|tonn|tempèr|tempér|ripost|confirm|relat|analys|fustig|lanc|murmur|cri|clam|proclam|justifi"
    "|détaill|réclam"
    "|répét|répèt|corrig|complét|complèt|balay|argument|interpell|exig|souhait|recommand|rassur|lament|menac|grond"
    "|souffl|philosoph|signal|prôn|concéd|concèd|appel|désol"
)
_FRENCH = (
    rf"(?:{_STEMS})(?:e|ent|ait|aient|a|èrent)|rappelle|appelle|martèle"
    r"|fait (?:savoir|valoir|remarquer)|dit|disait|dirent|répond(?:ait|it)?|poursuit"
    "|poursuivait|soutient|soutenait|écrit|écrivait|sourit|reprend|reprit|conclut|prévient|avertit|reconnaît|admet"
    "|promet|renchérit|réagit|réjouit|maintient|défend|relève|lève|enchaîne|souvient|interroge"
)
_PARTICIPLE = (
    rf"(?:{_STEMS})ée?s?|rappelée?"
    r"|fait (?:savoir|valoir|remarquer)|dite?|répondu|poursuivie?|soutenu|écrit|souri|repris|conclu|prévenue?|averti"
    "|reconnu|admis|promis|renchéri|réagi|réjouie?|maintenu|défendue?|relevé|enchaîné|souvenue?"
)
_ADVERB = (
    r"(?:\s+(?:aussi|encore|également|alors|ensuite|enfin|notamment|même|\w+ment|pour sa part|de son côté"
    r"|à son tour))?"
)
_CLITIC = r"(?:(?:(?:lui|leur|me|nous|se|s[’']|m[’'])\s?))?"
_AUXILIARY = r"(?:a|ont|avait|avaient|est|sont|aura|aurait)"
_FRENCH_SAID = rf"{_CLITIC}(?:{_AUXILIARY}{_ADVERB}\s+(?:{_PARTICIPLE})|(?:{_FRENCH}))(?![\w-])"
_ENGLISH_SAID = rf"(?<!was )(?<!were )(?<!been )(?<!being )(?<!is )(?<!are )(?:{_ENGLISH})(?![\w-])"
_NOUN = "".join(rf"(?<!\b{article} )" for article in ("the", "a", "an", "no", "his", "her", "le", "la", "un", "une"))
SAID = re.compile(rf"(?<![\w’'-]){_NOUN}(?:{_ENGLISH_SAID}|{_FRENCH_SAID})", re.IGNORECASE)
"""A verb of saying, in the forms that a report uses."""

_PRONOUN = r"(?P<pronoun>il|elle|on|ils|elles|je|nous)"
_FRENCH_INVERTED = re.compile(
    rf"{_CLITIC}(?:(?:{_FRENCH})-(?:t-)?{_PRONOUN}(?![\w-])"
    rf"|{_AUXILIARY}-(?:t-)?{_PRONOUN.replace('pronoun', 'subject')}{_ADVERB}\s+(?:{_PARTICIPLE}|entendu)(?![\w-]))",
    re.IGNORECASE,
)
_SKIP = re.compile(r"[,\s–—-]*")
_ADVERBIAL = re.compile(
    r"(?:\s*(?:pour sa part|de son côté|à son tour|quant à (?:lui|elle)|aussi|encore|également|alors|ensuite|enfin"
    r"|(?:à la presse|aux journalistes)|\w{3,}ment|en souriant|(?:yesterday|later|today|again|too)))+(?=\s)"
)
_ANY_INVERTED = re.compile(
    r"(?:s[’'])?(?:(?:\w{3,}-(?:t-)?(?P<pronoun>il|elle|ils|elles))|est-(?P<was>il|elle)|a-t-(?P<has>il"
    r"|elle)\s+\w+)(?![\w-])"
)
_ANY_VERB = re.compile(
    r"(?!(?:and|but|while|with|from|after|before|when|where|which|like|unlike|against|about|despite|including"
    r"|that|than"
    r"|over|under|says?|avec|contre|dans|mais|comme|devant|chez|sans|pour|selon|dont|alors|quand|entre|voire|among|amid|towards?"
    r"|behind|beside|beyond|near|upon|every|both|parmi|vers|malgré|depuis|envers|face|après|avant|derrière|hors)\b)"
    r"[a-zà-ÿ’]{4,}(?=\s+[A-ZÀ-Þ][\w’'-]+\s+[A-ZÀ-Þ]"
    rf"|\s+(?:(?:the|an?|le|la|une?)\s+|l[’'])(?:[\w’'-]+\s+){{0,2}}?{HUMAN}(?![\w’'-]))"
)
"""Behind a quotation, a word in small letters before a full name or a description can only be a verb."""
_ACCORDING_BEHIND = re.compile(r"(?:according to|in the words of|selon|d[’']après)(?=\s)", re.IGNORECASE)
_PHRASE = re.compile(r"\s+(?P<who>[^.!?;:“”«»\"\n]{1,160})")
_SUBJECT = re.compile(r"[^.!?;:“”«»\"\n]{1,160}")
_SPEECH_GOES_ON = re.compile(
    r"\s*(?:[.,;:!?–—-]|$|(?:in|at|on|to|during|after|before|with|from|about|aloud|reporters|me|us|him|her|them"
    r"|journalists|delegates|this|later|when|as|dans|à|lors|devant|hier)\b)"
)
_STOP = re.compile(r"[.!?…;][”»\"’)\]]*\s")
_THAT = re.compile(r"\s+(?:that|que|qu[’'])\s*$")
_TAIL = re.compile(
    r"(?:\s+(?:pour sa part|de son côté|à son tour|quant à (?:lui|elle)|aussi|encore|également|alors|ensuite|enfin"
    r"|in turn|for (?:his|her) part|again|too|then|simply|\w{3,}ly|\w{3,}ment)(?=[\s,:]))*"
    r"(?:\s+(?:in|on|at|to|of|about|by|after|during|before|from|à|au|aux|dans|lors|devant|en|sur|de|du|hier"
    r"|later|yesterday"
    r"|[Mm]onday|[Tt]uesday|[Ww]ednesday|[Tt]hursday|[Ff]riday)\b[^,:;]{0,70})?\s*[,:]?\s*$"
)
_TOLD = re.compile(r"\s+[^,:;]{1,60}[,:]\s*$")
_ACCORDING = re.compile(
    r"(?:^|[,;]\s*)(?:[Aa]ccording to|[Ii]n the words of|[Ss]elon|[Dd][’']après|[Àà] en croire|[Aa]ux yeux de)\s+"
    r"(?P<who>[^.!?;:,]{2,120}(?:,[^,.!?;:]{2,80},)?)[\s,:]*$"
)
_FOR = re.compile(r"^(?:Pour|For)\s+(?P<who>[^.!?;:,]{2,120})[\s,:]+$")
_IS = re.compile(
    r"^(?P<who>[^.!?;:]{2,140}?)\s+(?:est|était|is|was|reste|remains|se montre|se dit)\s+"
    r"(?!\w+(?:ed|é|ée)\b|told\b|\w+ (?:by|par)\b)(?:[\w’'-]+\s*){1,3}:\s*$"
)
_INCISE = re.compile(r"[,?!…]\s+(?=\w)")
_INCISE_SUBJECT = re.compile(
    r"\s+(?P<who>(?:(?:le|la|un|une|son|sa|ce|cette|notre)\s+|l[’'])[^,.!?;:]{2,80}|\s*[A-ZÀ-Þ][^,.!?;:]{1,100})"
    r"(?P<more>,[^,.!?;:]{2,100})?(?=\s*[,.!?»”\"’]|$)"
)


_ANSWER = (
    r"(?:answer|reply|response|words|view|verdict|message|comment|retort|rejoinder|warning|advice|explanation"
    r"|conclusion"
    r"|réponse|réplique|verdict|constat|avis|conclusion|commentaire|explication)"
)
_WAS_THE_REPLY = re.compile(
    rf"(?:was|is|came|ran|went)\s+(?:(?P<whose>[^.,;:!?“”«»\"]{{2,80}}?)[’']s?\s+(?:\w+\s+){{0,2}}?{_ANSWER}"
    rf"|the\s+(?:\w+\s+){{0,2}}?{_ANSWER}\s+(?:of|from)\s+(?P<of>[^.;:!?“”«»\"]{{2,120}}))"
    rf"|(?:tell?e?\s+)?(?:est|fut|était|sera)\s+(?:la|le|l[’'])\s*{_ANSWER}\s+(?:de|du"
    rf"|d[’'])\s*(?P<de>[^.;:!?“”«»\"]{{2,120}})",
    re.IGNORECASE,
)
_WORDS = (
    r"(?:words?|line|remark|warning|verdict|sentence|phrase|complaint|admission|confession|observation|lament|comment"
    r"|assessment|summary|aveu|mots?|propos|formule|constat|remarque|cri|avertissement|confidence|plainte|réflexion)"
)
_NAMED = (
    r"(?:(?!(?:he|she|it|il|elle)\b)[^.,;:!?“”«»\"]{0,60}?\s)??[A-ZÀ-Þ][\w’'\u2024-]+(?:\s+[A-ZÀ-Þ][\w’'\u2024-]+)*"
)
_NEXT = re.compile(
    rf"\s+(?:(?:With\s+(?:these|those|the following)\s+words|Par\s+ces\s+mots|C[’']est\s+(?:ainsi\s+que"
    rf"|par\s+ces\s+mots\s+que)"
    rf"|(?:That|This)\s+(?:is|was)\s+how),?\s+(?P<then>{_NAMED})(?=[\s,])"
    rf"|(?:The|These|Those|This|That|Les?|La|L[’']|Ces?|Cet|Cette)\s*{_WORDS}\s+(?:are|were|is|was|comes?|came"
    rf"|belongs?|belonged"
    rf"|est|était|sont|étaient|vient|viennent|venait|émane|émanait)\s+(?:those\s+of|that\s+of|from|of|by|to"
    rf"|ceux\s+de|celui\s+de|celle\s+de"
    r"|signée?s?\s+(?:de\s+)?|de\b|du\b|d[’'])\s*(?P<from>[^.!?;:“”«»\"]{2,140})"
    rf"|(?:So|Thus|Ainsi)\s+(?:said|says|spoke|speaks|parlait|parle|s[’']exprime"
    rf"|s[’']exprimait)\s+(?P<so>[^.!?;:“”«»\"]{{2,140}}))"
)
"""The sentence behind a quotation that tells whose words those were."""


_SAYS_ON = re.compile(r"(?:^|\s)(?:and|et|then|puis|before)(?:\s+(?:then|later|also|even|a|puis|même))?$")


class Order(Enum):
    """Where the verb stands."""

    VERB_FIRST = auto()
    SUBJECT_FIRST = auto()


@dataclass(frozen=True, slots=True)
class Said:
    """The words that stand for a speaker.

    Attributes:
        who: a name, a pronoun, or a description, with what stands in apposition to it.
        order: whether the verb comes before or behind.
        reads: the verb is that of a text: “the letter reads”; a person reads out another's words.
        between: what is said between their verb and the one at the quotation: “X said that … and added”.
    """

    who: str
    order: Order
    reads: bool = False
    between: str = ""


def said_behind(behind: str, last: str) -> Said | None:
    """Who is said to speak directly behind a quotation.

    Args:
        behind: the text from its closing mark on.
        last: the last character within the marks.
    """
    start = _SKIP.match(behind)
    rest = behind[start.end() :] if start else behind
    comma = "," in behind[: len(behind) - len(rest)] or last == ","
    if not rest or (last == "." and not comma and not rest[0].islower()):
        return None
    if reply := _WAS_THE_REPLY.match(rest):
        return Said(next(filter(None, reply.groups())), Order.VERB_FIRST)
    if inverted := _FRENCH_INVERTED.match(rest):
        return Said(inverted["pronoun"] or inverted["subject"], Order.VERB_FIRST)
    if anything := _ANY_INVERTED.match(rest):
        return Said(next(filter(None, anything.groups())), Order.VERB_FIRST)
    if verb := SAID.match(rest) or _ACCORDING_BEHIND.match(rest) or _ANY_VERB.match(rest):
        after = rest[verb.end() :]
        if adverbial := _ADVERBIAL.match(after):
            after = after[adverbial.end() :]
        phrase = _PHRASE.match(after)
        return Said(phrase["who"], Order.VERB_FIRST) if phrase else None
    return _subject_then_verb(rest, comma or last in ",—–-") if comma or last in ",—–-?!…" else None


def said_next(behind: str) -> Said | None:
    """Whose words a quotation was, as the next sentence tells it.

    Args:
        behind: the text from its closing mark on.
    """
    found = _NEXT.match(behind)
    return Said(next(filter(None, found.groups())), Order.VERB_FIRST) if found else None


def _subject_then_verb(rest: str, comma: bool) -> Said | None:
    clause = _SUBJECT.match(rest)
    verb = SAID.search(clause.group()) if clause else None
    if verb is None or not verb.start():
        return None
    if not comma and not _SPEECH_GOES_ON.match(rest[verb.end() :]) and not verb.group().startswith("t"):
        return None
    return Said(rest[: verb.start()].rstrip(" "), Order.SUBJECT_FIRST, _reads(verb))


def said_before(before: str) -> Said | None:
    """Who is said to speak directly before a quotation.

    Args:
        before: the text up to its opening mark.
    """
    clause = last_sentence(before)
    if clause.rstrip().endswith((".", "!", "?", "…")):
        return None
    if found := _ACCORDING.search(clause) or _FOR.match(clause):
        return Said(found["who"], Order.VERB_FIRST)
    verbs = list(SAID.finditer(clause))
    if verbs:
        verb, tail = verbs[-1], clause[verbs[-1].end() :]
        told = verb.group().casefold() in ("told", "tells", "asked", "warned", "urged") and _TOLD.match(tail)
        if not (_THAT.match(tail) or told or _TAIL.match(tail)):
            return None
        if not clause[: verb.start()].strip():
            return None
        who = _last_clause(clause[: verb.start()], verbs[:-1])
        between = clause[clause.find(who) + len(who) : verb.start()]
        return Said(who, Order.SUBJECT_FIRST, _reads(verb), between)
    if found := _IS.match(clause):
        return Said(found["who"], Order.SUBJECT_FIRST)
    return None


def _reads(verb: re.Match[str]) -> bool:
    return verb.group().casefold() in ("read", "reads")


def _last_clause(clause: str, verbs: list[re.Match[str]]) -> str:
    """What stands behind the verb before, so that “X said Y told us” is Y's.

    “X said that … and added” is X's, as long as no one else is named between.
    """
    if not verbs:
        return clause.strip(" ")
    between = re.sub(r"^\s*(?:that|que|qu[’'])\s*", "", clause[verbs[-1].end() :]).strip(" ")
    if _SAYS_ON.search(between):
        return _last_clause(clause[: verbs[-1].start()], verbs[:-1])
    return between


def said_within(quoted: str) -> list[Said]:
    """Who is said to speak by a French incise: « Non, déplore X, jamais ».

    Args:
        quoted: the words within the marks; what is quoted in them is blanked out.
    """
    found: list[Said] = []
    for comma in _INCISE.finditer(quoted):
        rest = quoted[comma.end() : comma.end() + 260]
        if inverted := _FRENCH_INVERTED.match(rest):
            found.append(Said(inverted["pronoun"] or inverted["subject"], Order.VERB_FIRST))
        elif verb := re.match(_FRENCH_SAID, rest):
            after = rest[verb.end() :]
            if adverbial := _ADVERBIAL.match(after):
                after = after[adverbial.end() :]
            if subject := _INCISE_SUBJECT.match(after):
                found.append(Said(subject["who"] + (subject["more"] or ""), Order.VERB_FIRST))
    return found


def last_sentence(text: str) -> str:
    """The words behind the last full stop of a text."""
    end = 0
    for stop in _STOP.finditer(text):
        if text[stop.end() :].strip():
            end = stop.end()
    return text[end:].strip(" ") + " "
