"""Whether a sentence says the contrary of what a question takes for granted: pure functions.

"Why did the coalition oppose the admission?" takes an opposition for granted; "The coalition welcomes the
admission" says the contrary. Only stances are compared, by a list of words and the negations before them.
"""

from __future__ import annotations

import re

from qa.retrieval.tokenization import fold

_TAKES_FOR_GRANTED = re.compile(
    r"^(?:and |but |so |et |mais )?(?:why|when|how|where|since when|pourquoi|quand|comment|depuis quand)\b"
)
_FOR = re.compile(
    r"(?:support|endors|welcom|approv|favou?r|prais|applaud|appreciat|agre(?:e|es|ed|eing)$|accept|back(?:s|ed|ing)$"
    r"|satisf|thank|commend|embrac|soutien|soutenir|appuy|appui|approuv|accueill|salu(?:e|er|ent)$|accept|felicit|remerci)"
)
_AGAINST = re.compile(
    r"(?:oppos|reject|refus|condemn|denounc|block|resist|criticis|criticiz|regret|boycott|disagre|disapprov|deplor"
    r"|object(?:s|ed|ing)?$"
    r"|rejet|rejett|condamn|denonc|bloqu|critiqu|deplor|boycott)"
)
_NEGATION = frozenset(
    (
        "not",
        "no",
        "never",
        "nor",
        "neither",
        "cannot",
        "without",
        "don",
        "doesn",
        "didn",
        "isn",
        "wasn",
        "won",
        "ne",
        "pas",
        "jamais",
    )
)
_REACH = 3
"""Words over which a negation reaches forward."""


def contradicts(question: str, sentence: str) -> bool:
    """Whether a sentence takes the stance opposite to the one that a question takes for granted.

    Args:
        question: cleaned.
        sentence: that speaks of the same thing.
    """
    if not _TAKES_FOR_GRANTED.match(fold(question)):
        return False
    asked = stance(question)
    return asked != 0 and stance(sentence) == -asked


def stance(text: str) -> int:
    """1 where a text is for something, -1 where it is against, 0 where it tells neither or both."""
    tokens = re.findall(r"[^\W\d_]+", fold(text))
    found = set()
    for place, token in enumerate(tokens):
        direction = 1 if _FOR.match(token) else -1 if _AGAINST.match(token) else 0
        if direction:
            negated = _NEGATION.intersection(tokens[max(0, place - _REACH) : place])
            found.add(-direction if negated else direction)
    return found.pop() if len(found) == 1 else 0


def is_stance(word: str) -> bool:
    """Whether a folded word tells that somebody is for or against something."""
    return bool(_FOR.match(word) or _AGAINST.match(word))
