"""What persons and bodies are called, English and French: parts of regular expressions."""

from __future__ import annotations

ROLE = (
    r"(?:co-?founder|(?:vice-?|deputy )?(?:coordinator|president|chair\w*)|member|representative|spokes\w+|director"
    r"|head|leader|activist|campaigner|delegate|researcher|observer"
    r"|officer|manager|organi[sz]er|secretary|advis[eo]r|consultant|trainer|founder|treasurer|focal point"
    r"|membre|(?:vice-?)?(?:coord[io]n\w*t(?:eur|rice)|président\w*)|représentant\w*|porte-parole|directeur"
    r"|directrice"
    r"|responsable|chargée?|secrétaire|délégué\w*|militante?|chercheu(?:r|se)|fondat(?:eur|rice)|trésori(?:er"
    r"|ère)|chef\w*|observat(?:eur|rice)|conseill(?:er|ère)|consultante?|formatrice|formateur|animat(?:eur|rice))"
)
"""What somebody can be in an organisation."""

BODY = (
    r"(?:council|watch|group|company|companies|firm|ministry|committee|commission|association|panel|union|bank"
    r"|federation"
    r"|agency|authority|authorities|corporation|ltd|limited|inc|plc|nations|parliament|government|department"
    r"|institute"
    r"|foundation|forum|chamber|bureau|court|police|army|embassy|diamonds?|mines|mining|minerals|resources|gems"
    r"|holdings"
    r"|board|office|consulate|regulator|presidency|prosecutors?|exchange|guild|consortium|contractor|conseil"
    r"|groupe|compagnie|société|entreprise|ministère|comité|fédération|agence|gouvernement"
    r"|autorités|consulat|présidence|parquet|chambre|cour|ambassade|armée|diamants?|minière)"
)
"""What a body that is not a person is called; such as could also be the organisation are left out."""

_OFFICE = (
    r"(?:minister|ministre|governor|gouverneur|ambassador|ambassadeur|ambassadrice|ceo|mayor|maire|préfet|commander"
    r"|general|colonel|chair|chairman|chairwoman|president|présidente?)"
)
HUMAN = (
    rf"(?:{ROLE}|{_OFFICE}|lawyer|avocate?|juriste|engineer|ingénieure?|miner|mineur|digger|guard|garde|officer"
    rf"|officier"
    r"|official|diplomate?|trader|economist|économiste|professor|analyst|expert|widow|veuve|farmer|journalist"
    r"|man|woman"
    r"|envoy|envoyée?|executive|manager|geologist|géologue|priest|prêtre|doctor|médecin|nurse|teacher"
    r"|commissioner|commissaire"
    r"|professeure?|artisan|creuseur|négociante?|homme|femme|mother|mère|father|père|villager|source|resident"
    r"|habitante?|negotiator|shopkeeper|driver|clerk|buyer|dealer|merchant|jeweller|participant|relative"
    r"|ressortissante?|négociat(?:eur|rice)|broker|acheteu(?:r|se)|marchande?|commerçante?|chauffeur|paysanne?"
    r"|bijoutière?|joaillière?|député\w*|magistrate?|procureure?|prosecutor|judge|juge|colonel|gendarme"
    r"|policeman|policier|soldier|soldat|enseignante?|institut(?:eur|rice)|instructor|rapporteu(?:r|se)"
    r"|rapporteur|haute? fonctionnaire|fonctionnaire|civil servant|staffer|insider|parlementaire|lawmaker|MP"
    r"|senator|sénat(?:eur|rice)|pastor|imam|chief|student|étudiante?|worker|employee|employée?|ouvri(?:er|ère)"
    r"|spectator|onlooker|bishop|évêque|nun|monk|baker|boulang(?:er|ère)|carpenter|mason|cook|cuisini(?:er|ère)|sculptor|painter|\w{3,}(?:woman|keeper|seller|owner|maker)|infirmi(?:er|ère)|épici(?:er|ère)|écolog\w+|passer-by|négociant)"
)
"""What a person is called."""

HONORIFIC = r"(?:mr|mrs|ms|miss|mister|mme|mlle|mm?|madame|monsieur)"
"""What tells nothing of a person."""

ANYWHERE = (
    r"(?:member|representative|spokes\w+|activist|campaigner|researcher|observer|leader|co-?founder|founder"
    r"|membre|représentant\w*|porte-parole|militante?|chercheu(?:r|se)|observat(?:eur|rice)|fondat(?:eur|rice)"
    r"|coord[io]n\w*t(?:or|eur|rice)|responsable|chargée?|colleague|collègue)"
)
"""What somebody of the organisation may well be called, so that it does not tell who is of another party."""
