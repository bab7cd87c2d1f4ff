"""What sort of thing a question asks for, and whether a sentence holds one: pure functions."""

from __future__ import annotations

import re
from enum import Enum, auto

from qa.answering.countries import countries_in
from qa.retrieval.tokenization import fold


class AnswerType(Enum):
    """What must stand in a sentence that answers."""

    COUNTRIES = auto()
    """The names of countries."""
    NAMES = auto()
    """Several names: which companies, who are the members."""
    NAME = auto()
    """A name: who, where, which country."""
    TIME = auto()
    """A date or a period: when, since what year."""
    NUMBER = auto()
    """A quantity: how many, what share."""
    REASON = auto()
    """A cause or a purpose: why."""
    ANY = auto()
    """Anything else."""


_NUMBER = re.compile(
    r"\b(?:how (?:many|much|often|large|big|long|old|far|high|tall)|(?:what|which) (?:percentage|percent|share|number"
    r"|proportion|amount|sum|rate)|combien|quel(?:le)? (?:pourcentage|part|nombre|montant|proportion))\b",
    re.IGNORECASE,
)
_TIME = re.compile(
    r"\b(?:when|(?:what|which) (?:year|date|day|month|century|decade|time)|how long ago|since when"
    r"|quand|quelle (?:annee|date)|depuis quand|en quelle annee)\b",
    re.IGNORECASE,
)
_REASON = re.compile(
    r"\b(?:why|how come|(?:for )?what reasons?|what (?:caused|motivated)"
    r"|what (?:is|was|were|are) the (?:reasons?|causes?)|pourquoi|pour quelles? raisons?)\b",
    re.IGNORECASE,
)
_COUNTRIES = re.compile(
    r"\b(?:which|what|name(?: the)?|list(?: the)?|quels) (?:[\w-]+ ){0,2}?"
    r"(?:countries|states|nations|governments|pays|etats|gouvernements)\b",
    re.IGNORECASE,
)
_NAMES = re.compile(
    r"\b(?:(?:which|what|name(?: the)?|list(?: the)?|quels|quelles) (?:[\w-]+ ){0,2}?(?:organi[sz]ations|companies"
    r"|people|persons|members|participants|groups|parties|cities|regions|institutions|ministers|presidents|organisations|entreprises|personnes|membres)"
    r"|who (?:are|were|else)|between wh(?:om|ich)|qui sont|qui etaient)\b",
    re.IGNORECASE,
)
_NAME = re.compile(
    r"\b(?:who|whom|whose|where|(?:what|which) (?:[\w-]+ )?(?:country|state|city|place|person|president|minister"
    r"|company|organi[sz]ation|group|team|region|river|king|queen|leader)|qui|ou|quel (?:pays|president|ministre)"
    r"|quelle (?:ville|organisation|entreprise))\b",
    re.IGNORECASE,
)
_HOLDS_NUMBER = re.compile(
    r"\d|\b(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|twenty|thirty|forty|fifty|hundreds?"
    r"|thousands?|millions?|billions?|dozens?|half|third|quarter|majority|most|deux|trois|quatre|cinq|sept|huit"
    r"|neuf|dix|cent|mille|moitie|tiers)\b",
    re.IGNORECASE,
)
_HOLDS_TIME = re.compile(
    r"\b(?:1[0-9]|20)\d{2}\b|\b(?:january|february|march|april|may|june|july|august|september|october|november"
    r"|december|janvier|fevrier|mars|avril|mai|juin|juillet|aout|septembre|octobre|novembre|decembre|monday"
    r"|tuesday|wednesday|thursday|friday|saturday|sunday|centur(?:y|ies)|decades?|years? ago|today|yesterday)\b",
    re.IGNORECASE,
)
_HOLDS_REASON = re.compile(
    r"\b(?:because|due to|owing to|thanks to|as a result|result(?:s|ed|ing)? (?:in|from)|so that|so as to|in order to"
    r"|therefore|thus|hence|consequently|reasons?|caus(?:e|es|ed|ing)|why|since (?:the|it|they|we|this|these|there)"
    r"|given (?:that|the)|in view of|led to|leads to|aim(?:s|ed)? (?:to|at)|purpose|to (?:ensure|avoid|prevent|protect"
    r"|allow|enable|help|make sure)|for fear|parce que|car|puisque|afin|en raison|a cause|grace a|faute de|pour que"
    r"|c'est pourquoi|donc|ainsi|entrain\w+)\b",
    re.IGNORECASE,
)
_CAPITALISED = re.compile(r"(?<=[^.!?“\"«]\s)[A-ZÀ-Þ][\w’'-]*[\w]")
_POSITION = re.compile(
    r"\b(?:think|thinks|thought|position|positions|view|views|opinion|stance|attitude|say about|said about|says about"
    r"|say of|react|reaction|respond|response|support|supports|oppose|opposes|satisfied|criticis|criticiz|concern"
    r"|pense|pensent|avis|opinion|dit de|reagi|soutient|critique)",
    re.IGNORECASE,
)
_MANY_NAMES = 3

UNDETERMINED = 0.5
"""The match of a sentence with a question that asks for no particular sort of thing."""


def answer_type(question: str) -> AnswerType:
    """What sort of thing a question asks for."""
    folded = fold(question)
    for pattern, kind in (
        (_REASON, AnswerType.REASON),
        (_NUMBER, AnswerType.NUMBER),
        (_TIME, AnswerType.TIME),
        (_COUNTRIES, AnswerType.COUNTRIES),
        (_NAMES, AnswerType.NAMES),
        (_NAME, AnswerType.NAME),
    ):
        if pattern.search(folded):
            return kind
    return AnswerType.ANY


def asks_for_position(question: str) -> bool:
    """Whether a question asks what somebody holds of something."""
    return bool(_POSITION.search(fold(question)))


def type_match(kind: AnswerType, question: str, sentence: str) -> float:
    """How far a sentence holds what is asked for, 0..1; always one half for ``ANY``.

    Args:
        kind: of the question.
        question: names that it brings itself do not answer it.
        sentence: that may answer.
    """
    if kind is AnswerType.ANY:
        return UNDETERMINED
    if kind is AnswerType.NUMBER:
        return float(bool(_HOLDS_NUMBER.search(fold(sentence))))
    if kind is AnswerType.TIME:
        return float(bool(_HOLDS_TIME.search(fold(sentence))))
    if kind is AnswerType.REASON:
        return float(bool(_HOLDS_REASON.search(fold(sentence))))
    if kind is AnswerType.COUNTRIES:
        return min(len(countries_in(sentence) - countries_in(question)), _MANY_NAMES) / _MANY_NAMES
    asked = {*re.findall(r"\w+", fold(question))}
    names = {name for name in map(fold, _CAPITALISED.findall(sentence)) if name not in asked}
    if kind is AnswerType.NAMES:
        return min(len(names), _MANY_NAMES) / _MANY_NAMES
    return float(bool(names))
