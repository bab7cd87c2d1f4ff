from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.indexing.splitting import PassageSize, split
from qa.indexing.voices import assign_voices
from qa.types import ArchiveDescription, Document, Kind, Person, Voice

DESCRIPTION = ArchiveDescription(
    own_names=("KP CSC", "CSC", "Civil Society Coalition", "CSC PK"),
    people=(Person("Shamiso Mtisi", "Coordinator", ("Mtisi",)),),
)


def voices(
    text: str, kind: Kind | None = Kind.PRESS_REPORT, voice: Voice | None = None, language: str = "en"
) -> list[tuple[Voice, str | None]]:
    document = Document(id="d", path="d", title="D", text=text, kind=kind, speaker=None, language=language, voice=voice)
    passages = assign_voices(document, split(document, PassageSize()), DESCRIPTION)
    return [(sentence.voice, sentence.speaker) for passage in passages for sentence in passage.sentences]


@pytest.mark.parametrize(
    ("text", "voice", "speaker"),
    [
        ("“We will act,” said the CSC representative Shamiso Mtisi.", Voice.MEMBER, "Shamiso Mtisi"),
        ("“We will act and tell consumers,” said Mtisi.", Voice.MEMBER, "Shamiso Mtisi"),
        ("“We reject this attack on trade,” said Ahmed Bin Sulayem.", Voice.REPORTED, "Ahmed Bin Sulayem"),
        ("“We will act on this at once,” said CSC member Jaff Bamenjo.", Voice.MEMBER, "Jaff Bamenjo"),
        ("“Nous allons agir sans attendre,” a déclaré Mtisi.", Voice.MEMBER, "Shamiso Mtisi"),
        ("« Nous rejetons cette attaque », a déclaré Jean Dupont.", Voice.REPORTED, "Jean Dupont"),
        ('"We will act before the next meeting," Mtisi added.', Voice.MEMBER, "Shamiso Mtisi"),
        ("“This is a long statement by somebody,” said one delegate.", Voice.OTHER, None),
        ("“This is a long statement by nobody in particular.”", Voice.REPORTED, None),
        ("The coalition will go to the United Nations.", Voice.REPORTER, None),
        ("He said that it was “too late” for the scheme to be reformed at all.", Voice.REPORTER, None),
    ],
)
def test_a_sentence_of_a_report(text: str, voice: Voice, speaker: str | None) -> None:
    assert voices(text) == [(voice, speaker)]


def test_a_quotation_goes_on_over_paragraphs_until_somebody_else_speaks() -> None:
    text = (
        "“The scheme has failed the people,” said Mtisi.\n\n“It must be reformed without delay.”\n\n"
        "“We do not agree with that at all,” said Ahmed Bin Sulayem.\n\n“It works as it stands today.”"
    )
    assert voices(text) == [
        (Voice.MEMBER, "Shamiso Mtisi"),
        (Voice.MEMBER, "Shamiso Mtisi"),
        (Voice.REPORTED, "Ahmed Bin Sulayem"),
        (Voice.REPORTED, "Ahmed Bin Sulayem"),
    ]


def test_each_quotation_of_a_line_has_its_own_speaker() -> None:
    text = (
        "“We oppose the definition as it stands,” said Shamiso Mtisi. “The current definition protects consumers "
        "perfectly,” said Edward Asscher of the World Diamond Council."
    )
    assert voices(text) == [(Voice.MEMBER, "Shamiso Mtisi"), (Voice.OTHER, "Edward Asscher")]


def test_what_another_party_holds_is_not_laid_into_the_mouth_of_who_spoke_before() -> None:
    text = (
        "“The scheme has failed the people,” said Mtisi.\n\n"
        "According to the World Diamond Council, “the industry has never sold a dirty stone to anybody.”"
    )
    assert voices(text)[1] == (Voice.OTHER, "World Diamond Council")
    text = (
        "“The scheme has failed,” said Mtisi.\n\nA leaflet of the Council reads “we never sold a dirty stone at all.”"
    )
    assert voices(text)[1] == (Voice.REPORTED, None)


def test_single_quotation_marks_are_marks_and_apostrophes_are_not() -> None:
    assert voices("‘Our miners earn less than a dollar a day,’ said Shamiso Mtisi.") == [
        (Voice.MEMBER, "Shamiso Mtisi")
    ]
    assert voices("The miners’ union and the coalition’s members met.") == [(Voice.REPORTER, None)]


def test_naming_the_organisation_is_not_belonging_to_it() -> None:
    text = "“They know nothing of trade at all,” said Edward Asscher, who was answering the CSC."
    assert voices(text) == [(Voice.OTHER, "Edward Asscher")]


def test_a_foreign_quotation_in_an_own_statement_is_not_the_organisation_speaking() -> None:
    text = "We visited the mines. “There is no child labour in our country,” said Angolan minister Diamantino Azevedo."
    assert voices(text, Kind.PRESS_RELEASE) == [(Voice.COALITION, None), (Voice.OTHER, "Diamantino Azevedo")]
    text = "We heard this: “There is no child labour in our mines at all.”"
    assert voices(text, Kind.SPEECH) == [(Voice.REPORTED, None)]


def test_a_signed_statement_without_a_sidecar_is_the_signatorys() -> None:
    document = Document(id="d", path="d", title="D", text="We ask for reform.", speaker="Shamiso Mtisi", language="en")
    (passage,) = assign_voices(document, split(document, PassageSize()), DESCRIPTION)
    assert [(s.voice, s.speaker) for s in passage.sentences] == [(Voice.COALITION, "Shamiso Mtisi")]


def test_an_unnamed_speaker_does_not_inherit_the_name_before() -> None:
    text = "“The scheme has failed the people,” said Mtisi.\n\n“That is not true in any way,” said one diplomat."
    assert voices(text)[1] == (Voice.OTHER, None)


def test_the_organisation_speaks_in_its_own_statements_whatever_it_quotes() -> None:
    assert voices("We were told “never” and “no” again.", Kind.SPEECH) == [(Voice.COALITION, None)]


def test_what_is_not_known_is_not_claimed() -> None:
    assert voices("We were told no.", None) == [(Voice.REPORTED, None)]
    assert voices("We reject their claims.", Kind.LETTER, Voice.OTHER) == [(Voice.OTHER, None)]


def french(text: str) -> list[tuple[Voice, str | None]]:
    return voices(text, language="fr")


SILVA, BERG = (Voice.MEMBER, "Ana Silva"), (Voice.OTHER, "Ivo Berg")
NOT_TOLD, NARRATED = (Voice.REPORTED, None), (Voice.REPORTER, None)


@pytest.mark.parametrize(
    "introduction",
    [
        "Ana Silva, spokesperson of the Civil Society Coalition",
        "Ana Silva, a lawyer and member of the KP CSC",
        "Ana Silva, who chairs the CSC",
        "Ana Silva, who led the survey for the CSC",
        "Ana Silva of the KP CSC",
        "Ana Silva (KP CSC)",
        "the CSC’s Ana Silva",
        "the CSC’s vice-coordinator Ana Silva",
        "the spokeswoman of the CSC, Ana Silva",
    ],
)
def test_who_is_of_the_organisation(introduction: str) -> None:
    assert voices(f"“The shafts are empty,” said {introduction}. “The pits are not.”") == [SILVA, SILVA]


@pytest.mark.parametrize(
    ("introduction", "expected"),
    [
        ("Ivo Berg, a critic of the CSC", BERG),
        ("Ivo Berg, the head of a firm accused by the CSC", BERG),
        ("Ivo Berg, who had met the coordinator of the CSC", BERG),
        ("Ivo Berg, a former member of the CSC", NOT_TOLD),
        ("Ivo Berg, a member of the Zimbabwe CSC", NOT_TOLD),
        ("Ivo Berg, a member of the Civil Society Coalition of Freetown", NOT_TOLD),
        ("Ivo Berg and Ana Silva, members of the CSC", NOT_TOLD),
        ("our colleague Ivo Berg", NOT_TOLD),
        ("Ivo Berg. He is a member of the CSC", (Voice.MEMBER, "Ivo Berg")),
        ("a friend of Mtisi", NOT_TOLD),
        ("the CSC’s opponents", NOT_TOLD),
        ("one member of the CSC", (Voice.MEMBER, None)),
        ("the Russian minister", (Voice.OTHER, None)),
    ],
)
def test_who_is_not(introduction: str, expected: tuple[Voice, str | None]) -> None:
    assert voices(f"“The shafts are empty,” said {introduction}.")[0] == expected


def test_its_coordinator_is_anybodys_where_the_organisation_is_spoken_of() -> None:
    said = "“The shafts are empty,” said its coordinator, Ivo Berg."
    assert voices(f"The CSC met the guild. {said}") == [NARRATED, NOT_TOLD]
    assert voices(f"The CSC met.\n\nThe guild met. {said}") == [NARRATED, NARRATED, BERG]


def test_a_new_name_ends_whom_he_and_she_mean() -> None:
    text = "“The shafts are empty,” said the envoy Ivo Berg. Lindiwe was unmoved. “They are not,” she said."
    assert voices(text) == [BERG, NARRATED, NOT_TOLD]


def test_a_short_name_is_the_full_one_that_the_text_gives() -> None:
    text = (
        "“The pits are full,” said Dr. Ivo Berg, the mines minister. “They are not,” said Ana Silva of the CSC.\n\n"
        "“Come and see,” Berg replied. “We have been,” Silva said. “I doubt it,” said the minister."
    )
    assert voices(text) == [BERG, SILVA, BERG, SILVA, BERG]


def test_a_short_name_of_two_people_is_nobodys() -> None:
    text = "“I dig,” said Farai Mtisi, a miner. “I write,” said Mtisi."
    assert voices(text) == [(Voice.OTHER, "Farai Mtisi"), NOT_TOLD]


def test_he_and_she_are_whom_the_text_is_about() -> None:
    text = "Ana Silva, a CSC member, rejected the plan. “It has no teeth,” she said. “It has no money,” she added."
    assert voices(text) == [NARRATED, SILVA, SILVA]
    text = "Ana Silva, a CSC member, met Ivo Berg, the envoy. “It went well,” he said."
    assert voices(text) == [NARRATED, NOT_TOLD]


def test_a_quotation_follows_what_the_narrator_tells_of_somebody() -> None:
    assert voices("Ana Silva, a CSC member, was furious. “They sold the river.”") == [NARRATED, SILVA]
    assert voices("“Go home,” said the envoy Ivo Berg. Ana Silva met a minister. “All is well here.”") == [
        BERG,
        NARRATED,
        NOT_TOLD,
    ]


def test_words_of_others_that_somebody_reports_are_not_that_persons() -> None:
    for text in (
        "Mtisi read out the reply of the firm: “We regret the harm that was done to the river last year.”",
        "Mtisi was told by guards: “Leave this place today or you will all be shot.”",
        "Mtisi recalled the words of the guards: “Leave this place today or you will all be shot.”",
        "Mtisi said a minister had called it “a heap of lies that was made up by foreign agents”.",
    ):
        assert voices(text) in ([NOT_TOLD], [NARRATED])


def test_a_letter_of_the_organisation_is_its_own_and_one_to_it_is_not() -> None:
    text = "“We ask for a visit,” the CSC’s letter reads."
    assert voices(text) == [(Voice.MEMBER, None)]
    assert voices("“We decline the visit,” a letter to the CSC said.") == [NOT_TOLD]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("« La rivière est rouge, déplore Awa Diop, membre de la CSC PK. Personne ne vient. »", "Awa Diop"),
        ("« La rivière est rouge », s’est indignée Awa Diop, porte-parole de la CSC PK.", "Awa Diop"),
        ("« La rivière est rouge », lui répond Awa Diop, de la CSC PK.", "Awa Diop"),
        (
            "Awa Diop, membre de la CSC PK, est amère : « La rivière de mon enfance est rouge depuis trois ans. »",
            "Awa Diop",
        ),
        ("Selon Awa Diop, de la CSC PK, « la rivière est rouge et personne ne vient ».", "Awa Diop"),
        ("“La rivière est rouge”, a dénoncé Awa Diop, coordinatrice de la CSC PK.", "Awa Diop"),
    ],
)
def test_a_french_member(text: str, expected: str) -> None:
    assert set(french(text)) == {(Voice.MEMBER, expected)}


def test_french_pronouns_and_incises() -> None:
    text = (
        "« Tout va bien », assure à la presse Paul Kaba, ministre. « Très bien, a-t-il dit, et de mieux en mieux. »"
        " Il sourit.\n\n"
        "« Rien ne va », réplique Awa Diop, membre de la CSC PK. « Venez voir », lance-t-elle.\n\n"
        "« On ne voit rien », entend-on au marché."
    )
    kaba, diop = (Voice.OTHER, "Paul Kaba"), (Voice.MEMBER, "Awa Diop")
    assert french(text) == [kaba, kaba, NARRATED, diop, diop, NOT_TOLD]


def test_an_incise_that_contradicts_the_words_behind_is_not_decided() -> None:
    text = "« Je pars, a dit Paul Kaba, demain », raconte Awa Diop, membre de la CSC PK."
    assert french(text) == [NOT_TOLD]


def test_no_break_spaces_and_marks_within_marks() -> None:
    text = "«\u00a0Il m’a dit\u00a0: “Partez.” Je suis restée\u00a0», raconte Awa Diop, membre de la CSC PK."
    assert set(french(text)) == {(Voice.MEMBER, "Awa Diop")}
    text = "‘The miners’ children ask, “Where is the school?”, and we’ve no answer,’ said Ana Silva of the CSC."
    assert voices(text) == [SILVA]


@pytest.mark.parametrize(("opens", "closes"), [("“", "”"), ('"', '"'), ("«\u202f", "\u202f»"), ("‘", "’")])
def test_a_quotation_over_paragraphs_is_all_of_whoever_is_named_at_any(opens: str, closes: str) -> None:
    said = f"{opens}And the third we mend,{closes} said Ana Silva of the CSC."
    text = f"{opens}The first we lost.\n\n{opens}The second broke.\n\n{said}\n\nIt rained."
    assert voices(text) == [SILVA, SILVA, SILVA, NARRATED]


def test_a_quotation_that_is_never_closed_is_nobodys_and_ends_with_its_paragraph() -> None:
    text = "“The pits are full, said Ana Silva of the CSC. The room was cold.\n\nThe meeting went on."
    assert voices(text) == [NOT_TOLD, NOT_TOLD, NARRATED]


@pytest.mark.parametrize(
    "text",
    [
        "“Clean” stones cost more, Ana Silva of the CSC says.",
        "The ‘responsible’ buyers stay away.",
        "The miners’ union and the coalition’s members met in the ’90s.",
        'The shaft is 12" wide and the guard 6\'2" tall.',
        "The miners' union isn't 'happy' with Mtisi's plan.",
    ],
)
def test_what_is_no_quotation_stays_the_narrators(text: str) -> None:
    assert voices(text) == [NARRATED]


def test_inches_within_a_quotation_do_not_end_it() -> None:
    assert voices('"The pipe is 12" wide," said Ana Silva of the CSC.') == [SILVA]


@pytest.mark.parametrize(
    ("fields", "voice"),
    [
        ({"kind": Kind.SPEECH, "publisher": "World Diamond Council"}, Voice.REPORTED),
        ({"kind": Kind.SPEECH, "publisher": "A newspaper", "speaker": "Shamiso Mtisi"}, Voice.COALITION),
        ({"kind": Kind.SPEECH, "speaker": "Ivo Berg", "role": "Minister of Mines"}, Voice.REPORTED),
        ({"kind": Kind.SPEECH, "speaker": "Ana Silva", "role": "Coordinator, KP CSC"}, Voice.COALITION),
        ({"kind": Kind.LETTER, "publisher": "Site of the KP CSC"}, Voice.COALITION),
        ({"kind": Kind.PRESS_REPORT, "publisher": "KP CSC"}, Voice.REPORTER),
        ({"kind": Kind.OTHER}, Voice.REPORTED),
    ],
)
def test_the_narrator(fields: dict[str, Any], voice: Voice) -> None:
    document = Document(id="d", path="d", title="D", text="The pits are full.", language="en", **fields)
    (passage,) = assign_voices(document, split(document, PassageSize()), DESCRIPTION)
    assert [sentence.voice for sentence in passage.sentences] == [voice]


def test_the_organisation_quoting_itself_speaks_for_itself() -> None:
    assert voices("As we said: “The pits are full of people and of water.”", Kind.SPEECH) == [(Voice.COALITION, None)]


def last_quoted(text: str, kind: Kind = Kind.PRESS_REPORT, language: str = "en") -> tuple[Voice, str | None]:
    return [found for found in voices(text, kind, language=language) if found != NARRATED][-1]


ADJOA, AWA = (Voice.MEMBER, "Adjoa Mensah"), (Voice.MEMBER, "Awa Diop")
NOT_ADJOA, NOT_AWA = (Voice.OTHER, "Adjoa Mensah"), (Voice.OTHER, "Awa Diop")
OF_US, OUTSIDER = (Voice.MEMBER, None), (Voice.OTHER, None)


@pytest.mark.parametrize(
    ("introduction", "expected"),
    [
        ("Adjoa Mensah, coordinator of the coalition and director of Clear Waters", ADJOA),
        ("Adjoa Mensah, director of Clear Waters and a member of the coalition", ADJOA),
        ("Adjoa Mensah of Clear Waters, which is a member of the coalition", ADJOA),
        ("Adjoa Mensah, speaking on behalf of the coalition", ADJOA),
        ("Adjoa Mensah, who heads the coalition’s delegation", ADJOA),
        ("Adjoa Mensah, head of the coalition’s legal team", ADJOA),
        ("Adjoa Mensah, who sits on the board of the coalition", ADJOA),
        ("the coalition’s coordinator in Ghana, Adjoa Mensah", ADJOA),
        ("coalition spokesperson Adjoa Mensah", ADJOA),
        ("Adjoa Mensah, who is not a member of the coalition", NOT_ADJOA),
        ("Adjoa Mensah, who does not speak for the coalition", NOT_ADJOA),
        ("Adjoa Mensah, who has sued the coalition", NOT_ADJOA),
        ("Adjoa Mensah, a member of parliament who met the coalition", NOT_ADJOA),
        ("Adjoa Mensah, who once spoke for the coalition", NOT_TOLD),
        ("Adjoa Mensah, who works closely with the coalition", NOT_TOLD),
        ("Adjoa Mensah, a godmother of the coalition", NOT_TOLD),
        ("Adjoa Mensah, an activist", (Voice.REPORTED, "Adjoa Mensah")),
        ("Mr. Adjoa Mensah", (Voice.REPORTED, "Adjoa Mensah")),
        ("a woman who gave only her first name, Adjoa", (Voice.OTHER, "Adjoa")),
        ("a shopkeeper", OUTSIDER),
        ("a diplomat who asked not to be named", OUTSIDER),
        ("two of the guards", OUTSIDER),
        ("a spokesman for the ministry", OUTSIDER),
        ("the regulator", OUTSIDER),
        ("a statement from Clear Waters Ltd", (Voice.OTHER, "Clear Waters Ltd")),
        ("one activist", NOT_TOLD),
        ("a member of the coalition", OF_US),
        ("a statement from the coalition", OF_US),
    ],
)
def test_what_an_introduction_tells(introduction: str, expected: tuple[Voice, str | None]) -> None:
    text = f"The Civil Society Coalition met in Accra.\n\n“The pits were dug by hand,” said {introduction}."
    assert last_quoted(text) == expected


@pytest.mark.parametrize(
    ("introduction", "expected"),
    [
        ("Awa Diop, coordinatrice de la coalition et directrice de Rivières Vives", AWA),
        ("Awa Diop, juriste et membre de la coalition", AWA),
        ("Awa Diop, de Rivières Vives, qui est membre de la coalition", AWA),
        ("Awa Diop, au nom de la coalition", AWA),
        ("Awa Diop, qui dirige la délégation de la coalition", AWA),
        ("Awa Diop, chargée du plaidoyer de la coalition", AWA),
        ("Awa Diop, qui n’est pas membre de la coalition", NOT_AWA),
        ("Awa Diop, qui n’appartient pas à la coalition", NOT_AWA),
        ("Awa Diop, boulangère", NOT_AWA),
        ("Awa Diop, ancienne porte-parole de la coalition", NOT_TOLD),
        ("Awa Diop", (Voice.REPORTED, "Awa Diop")),
        ("un négociant anversois", OUTSIDER),
        ("un diplomate sous couvert d’anonymat", OUTSIDER),
        ("la préfecture", OUTSIDER),
        ("une militante", NOT_TOLD),
        ("un membre de la coalition", OF_US),
        ("un communiqué de la coalition", OF_US),
    ],
)
def test_what_a_french_introduction_tells(introduction: str, expected: tuple[Voice, str | None]) -> None:
    text = f"La CSC PK s’est réunie à Accra.\n\n« Les puits sont creusés à la main », a dit {introduction}."
    assert last_quoted(text, language="fr") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The coalition was angry. “The pits are dug by hand,” said its spokesperson, Adjoa Mensah.", ADJOA),
        ("The coalition met the Union. “The pits are dug by hand,” said its spokesperson, Adjoa Mensah.", NOT_TOLD),
        ("“The pits are dug by hand.” With these words Adjoa Mensah, who chairs the coalition, left.", ADJOA),
        ("“The pits are dug by hand.” The words are those of a bishop.", OUTSIDER),
        ("“The pits are dug by hand,” was the reply of Adjoa Mensah, of the coalition.", ADJOA),
        (
            "Adjoa Mensah waits. The nurse, who speaks for the coalition, is tired. “We dig by hand,” Mensah said.",
            ADJOA,
        ),
        (
            "Adjoa Mensah was late. A nurse by training, she joined the coalition in 2016. “I dig here,” she said.",
            ADJOA,
        ),
        ("“The pits are dug by hand,” said Adjoa Mensah. Mensah, 44, runs the coalition’s office in Accra.", ADJOA),
        ("Adjoa Mensah, a nurse, came late. Was she surprised? “The pits are dug by hand.”", NOT_ADJOA),
        ("The governor was unmoved. “The pits are dug by hand,” said Adjoa Mensah.", NOT_ADJOA),
        ("Adjoa Mensah of the coalition had no doubt. “The pits are dug by hand.”", ADJOA),
        ("Adjoa Mensah of the coalition met a guard. “The pits are dug by hand.”", NOT_TOLD),
        ("Adjoa Mensah of the coalition came. The teacher was tired. “The pits are dug by hand,” she said.", NOT_TOLD),
        ("“The pits are dug by hand,” the coalition’s statement said.", OF_US),
        ("“The pits are dug by hand,” the ministry’s report states.", OUTSIDER),
        ("“The pits are dug by hand,” the report states.", OUTSIDER),
        ("The coalition published a report. “The pits are dug by hand,” the report states.", NOT_TOLD),
        (
            "The secretary general of the ministry, Adjoa Mensah, denied it. “We dig with machines,” she said.",
            NOT_ADJOA,
        ),
    ],
)
def test_what_the_paragraph_tells(text: str, expected: tuple[Voice, str | None]) -> None:
    assert last_quoted(f"The Civil Society Coalition met in Accra.\n\n{text}") == expected


def test_a_second_verb_of_saying_is_of_the_same_person_unless_another_is_named_between() -> None:
    quoted = "“The pits are dug by hand, and nobody was ever paid a cent for the work that was done in any of them.”"
    first = "The Civil Society Coalition met.\n\nAdjoa Mensah, of the coalition, said"
    assert last_quoted(f"{first} that it was late and added: {quoted}") == ADJOA
    assert last_quoted(f"{first} Ivo Berg was late and added: {quoted}") == NOT_TOLD


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Awa Diop ne décolère pas. Porte-parole de la coalition, elle attend. « Rien ne va plus », lâche-t-elle.",
            AWA,
        ),
        ("Awa Diop s’impatiente. « Rien ne va plus », soupire cette mère de famille, membre de la coalition.", AWA),
        ("« Rien ne va plus ici. » Le constat est de Awa Diop, membre de la coalition.", AWA),
        ("« Rien ne va plus », dit Awa Diop, de la coalition. Et d’ajouter : « On creuse à la main. »", AWA),
        ("Le préfet hausse les épaules. « Tout va très bien », assure Awa Diop.", NOT_AWA),
        ("Awa Diop s’agace. « Tout va très bien », rectifie la vice-présidente du Conseil des mineurs.", OUTSIDER),
    ],
)
def test_what_a_french_paragraph_tells(text: str, expected: tuple[Voice, str | None]) -> None:
    assert last_quoted(f"La CSC PK s’est réunie.\n\n{text}", language="fr") == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("“The pits are dug by hand,” says our spokesperson, Adjoa Mensah.", ADJOA),
        ("“The pits are dug by hand,” says Adjoa Mensah, our coordinator.", ADJOA),
        ("The CSC sent one of its researchers. “I dig,” says the researcher, Adjoa Mensah.", ADJOA),
        ("“The pits are dug by hand,” says our president, Adjoa Mensah.", NOT_TOLD),
        ("Mr. Chair, here are the words of our Chair, Adjoa Mensah. “We dig by hand,” you told us.", NOT_ADJOA),
        ("“The pits are dug by hand,” Adjoa Mensah wrote to us.", NOT_ADJOA),
        ("I answer the delegate who spoke of us. “They dig by hand,” he said.", OUTSIDER),
    ],
)
def test_ours_in_a_statement_of_the_organisation(text: str, expected: tuple[Voice, str | None]) -> None:
    assert last_quoted(text, Kind.SPEECH) == expected


def test_a_coalition_that_the_text_does_not_name_may_be_another() -> None:
    assert last_quoted("“We dig by hand,” said Adjoa Mensah, a member of the coalition.") == NOT_TOLD


def test_a_list_of_words_in_marks_is_the_narrators() -> None:
    assert voices("« Réforme », « audit », « confiance » : ces mots ont lassé la salle.", language="fr") == [NARRATED]


def test_a_name_with_an_article_is_whole() -> None:
    assert voices("“We dig by hand,” said the trader Omar al-Masri.") == [(Voice.OTHER, "Omar al-Masri")]


@given(
    st.lists(st.sampled_from([*"“”«»‘’\"'„ \n.,:?", "A", "Ana Silva", " said ", " of the CSC", "a-t-il dit"])).map(
        "".join
    )
)
def test_no_text_is_moved_or_refused(text: str) -> None:
    document = Document(id="d", path="d", title="D", text=text, kind=Kind.PRESS_REPORT, language="en")
    passages = split(document, PassageSize())
    assigned = assign_voices(document, passages, DESCRIPTION)
    assert [replace(p, sentences=()) for p in assigned] == [replace(p, sentences=()) for p in passages]
    assert [(s.start, s.end) for p in assigned for s in p.sentences] == [
        (s.start, s.end) for p in passages for s in p.sentences
    ]


def test_a_text_of_nothing_but_marks() -> None:
    assert set(voices('"' * 200_000 + " The end.")) <= {NOT_TOLD, NARRATED}


def test_a_line_of_two_megabytes() -> None:
    said = "“The pits are full,” said Ana Silva of the CSC. " + "The room was cold and nobody spoke. " * 40
    text = said * (2_000_000 // len(said) + 1)
    found = voices(text)
    assert found[:3] == [SILVA, NARRATED, NARRATED]
    assert found.count(SILVA) == text.count("“")
