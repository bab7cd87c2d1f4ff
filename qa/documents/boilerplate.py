"""Lines that a web page adds around a statement and that nobody said: pure functions."""

from __future__ import annotations

import re

_COMMENT_FORM_HEADING = re.compile(
    r"(?:leave a (?:comment|reply)|post a comment|laisser un commentaire|cancel reply|annuler la réponse)\W*",
    re.IGNORECASE,
)
_COMMENT_FORM_LINE = re.compile(
    r"(?:your e-?mail address will not be published\b.*|required fields are marked\b.*"
    r"|votre adresse (?:e-?mail|de messagerie) ne sera pas publiée\b.*|les champs obligatoires\b.*"
    r"|save my name\b.*|(?:name|email|e-mail|website|comment|nom|site web|commentaire)\s*\*?"
    r"|post comment|submit comment|publier le commentaire)\W*",
    re.IGNORECASE,
)
_NETWORK = r"(?:facebook|twitter|x|linkedin|youtube|instagram|whatsapp|telegram|bluesky|mastodon|e-?mail|social media)"
_SITE_LINE = re.compile(
    rf"(?:(?:follow us|suivez-nous|share(?: this(?: (?:post|article|page|story))?)?|partager(?: cet article"
    rf"| cette page)?)"
    rf"(?: (?:on|via|by|sur) {_NETWORK}(?:,? (?:and|et)? ?{_NETWORK})*)?"
    r"|to read further|read more|lire la suite|tweet|print(?:er[- ]friendly(?: version)?| this (?:page|post"
    r"|article))?|imprimer"
    rf"|(?:click to share on|cliquez pour partager sur) {_NETWORK} ?\([^()]{{1,60}}\)"
    r"|like this|loading|chargement|j[’']aime (?:ceci|ça)|jump to content|skip to (?:main )?content"
    r"|aller au contenu(?: principal)?"
    r"|back to top|retour en haut|haut de page|advertisement|publicité|\d{1,3} min(?:utes?)? read"
    r"|temps de lecture ?: ?\d{1,3} min(?:utes?)?"
    r"|[←«]?\s*(?:previous|next) (?:post|article)\s*(?:[:→»].{0,120}(?<![.!?]))?)\s*(?::|…|\.\.\.)?",
    re.IGNORECASE,
)
_RELATED_HEADING = re.compile(
    r"(?:related|similar|recent|latest|popular|more) (?:posts|articles|news|stories|reading|headlines|publications)"
    r"|you (?:may|might) also (?:like|be interested in)|to read further|read (?:also|next)|further reading"
    r"|articles? (?:similaires?|liés?|récents?|connexes?)|(?:à )?lire aussi|à lire également"
    r"|sur le même (?:sujet|thème)|pour aller plus loin",
    re.IGNORECASE,
)
_RELATED_LINE = re.compile(
    r"(?:related|similar|recent|popular) (?:posts|articles|stories)|you (?:may|might) also like"
    r"|articles? (?:similaires?|liés?|récents?|connexes?)",
    re.IGNORECASE,
)
_FILED_LINE = re.compile(
    r"(?:tags?|tagged(?: (?:as|with|in))?|categor(?:y|ies)|filed under|posted in|étiquettes?|catégories?"
    r"|mots[- ]clés? associés?|publié dans|classé (?:sous|dans))"
    r" ?: ?[^.!?]{1,200}",
    re.IGNORECASE,
)
_BREADCRUMB = re.compile(
    r"(?:you are here ?: ?|vous êtes ici ?: ?)?(?:home(?:page)?|accueil) ?[>»›/→] ?[^.!?]{1,200}", re.IGNORECASE
)
_CONSENT_LINE = re.compile(
    r"(?:we|this (?:web)?site|our (?:web)?site) uses? cookies\b.{0,400}|accept(?: all)? cookies"
    r"|cookie (?:settings|policy|preferences|notice)"
    r"|(?:nous utilisons|ce site utilise|notre site utilise) des cookies\b.{0,400}"
    r"|(?:tout )?accepter(?: les cookies)?"
    r"|gérer les cookies|politique de confidentialité|privacy policy|terms of use|mentions légales"
    r"|(?:subscribe|sign up) (?:to|for) our (?:newsletter|mailing list)\b.{0,200}|newsletter|subscribe"
    r"|s’abonner|s'abonner"
    r"|(?:abonnez|inscrivez)-vous à notre (?:newsletter|lettre d[’']information|liste de diffusion)\b.{0,200}"
    r"|(?:©|\(c\)|copyright\b).{0,200}(?:all rights reserved|tous droits réservés).{0,80}"
    r"|(?:all rights reserved|tous droits réservés)\W?"
    r"|(?:©|copyright ©|copyright \(c\)) ?(?:19|20)\d\d\b.{0,100}",
    re.IGNORECASE,
)
_LONGEST_LINE = 500
_DATE_STAMP = re.compile(r"\s*date (\d{4}-\d{2}-\d{2})\s+(?=\S)")


def remove_boilerplate(text: str) -> str:
    """Remove comment forms and site furniture; only whole lines ever go."""
    kept: list[str] = []
    in_form = False
    for line in text.split("\n"):
        stripped = line.strip()
        if _COMMENT_FORM_HEADING.fullmatch(stripped):
            in_form = True
        elif stripped and in_form and not _COMMENT_FORM_LINE.fullmatch(stripped):
            in_form = False
        if in_form and stripped:
            continue
        if not _is_furniture(stripped):
            kept.append(line)
    return "\n".join(kept)


def is_related_heading(line: str) -> bool:
    """Whether a line announces other pages of the site; it counts as such only where their links follow."""
    return _RELATED_HEADING.fullmatch(line.strip().rstrip(":…. ")) is not None


def _is_furniture(line: str) -> bool:
    if len(line) > _LONGEST_LINE:
        return False
    if _RELATED_LINE.fullmatch(line.rstrip(": ")):
        return True
    return any(pattern.fullmatch(line) for pattern in (_SITE_LINE, _FILED_LINE, _BREADCRUMB, _CONSENT_LINE))


def split_date_stamp(text: str) -> tuple[str | None, str]:
    """Separate a stamp ``date 2021-06-28`` from the headline that it is glued to.

    Returns:
        The ISO date or ``None``, and the text without the stamp.
    """
    match = _DATE_STAMP.match(text)
    if match is None:
        return None, text
    return match.group(1), text[match.end() :]
