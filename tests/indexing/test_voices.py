import pytest

from qa.indexing.splitting import PassageSize, split
from qa.indexing.voices import assign_voices
from qa.types import ArchiveDescription, Document, Kind, Person, Voice

DESCRIPTION = ArchiveDescription(
    own_names=("KP CSC", "CSC", "Civil Society Coalition"), people=(Person("Shamiso Mtisi", "Coordinator", ("Mtisi",)),)
)


def voices(
    text: str, kind: Kind | None = Kind.PRESS_REPORT, voice: Voice | None = None
) -> list[tuple[Voice, str | None]]:
    document = Document(id="d", path="d", title="D", text=text, kind=kind, speaker=None, language="en", voice=voice)
    passages = assign_voices(document, split(document, PassageSize()), DESCRIPTION)
    return [(sentence.voice, sentence.speaker) for passage in passages for sentence in passage.sentences]


@pytest.mark.parametrize(
    ("text", "voice", "speaker"),
    [
        ("“We will act,” said the CSC representative Shamiso Mtisi.", Voice.MEMBER, "Shamiso Mtisi"),
        ("“We will act and tell consumers,” said Mtisi.", Voice.MEMBER, "Shamiso Mtisi"),
        ("“We reject this attack on trade,” said Ahmed Bin Sulayem.", Voice.OTHER, "Ahmed Bin Sulayem"),
        ("“We will act on this at once,” said CSC member Jaff Bamenjo.", Voice.MEMBER, "Jaff Bamenjo"),
        ("“Nous allons agir sans attendre,” a déclaré Mtisi.", Voice.MEMBER, "Shamiso Mtisi"),
        ("« Nous rejetons cette attaque », a déclaré Jean Dupont.", Voice.OTHER, "Jean Dupont"),
        ('"We will act before the next meeting," Mtisi added.', Voice.MEMBER, "Shamiso Mtisi"),
        ("“This is a long statement by somebody,” said one delegate.", Voice.REPORTED, None),
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
        (Voice.OTHER, "Ahmed Bin Sulayem"),
        (Voice.OTHER, "Ahmed Bin Sulayem"),
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
    assert voices(text)[1] == (Voice.REPORTED, None)


def test_the_organisation_speaks_in_its_own_statements_whatever_it_quotes() -> None:
    assert voices("We were told “never” and “no” again.", Kind.SPEECH) == [(Voice.COALITION, None)]


def test_what_is_not_known_is_not_claimed() -> None:
    assert voices("We were told no.", None) == [(Voice.REPORTED, None)]
    assert voices("We reject their claims.", Kind.LETTER, Voice.OTHER) == [(Voice.OTHER, None)]
