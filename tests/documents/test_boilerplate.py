import pytest

from qa.documents.boilerplate import remove_boilerplate, split_date_stamp


def test_a_comment_form_is_removed_and_what_follows_it_stays() -> None:
    text = "I thank you all.\n\nLeave a Comment\n\nYour email address will not be published.\nName *\n\nA last word."
    assert remove_boilerplate(text).split() == ["I", "thank", "you", "all.", "A", "last", "word."]


@pytest.mark.parametrize(
    "line",
    [
        "Follow us",
        "To read further:",
        "Share this on Facebook",
        "Suivez-nous",
        "Next article: Mining in Tongo",
        "Share this post:",
        "Partager sur Facebook",
        "Click to share on X (Opens in new window)",
        "Print this page",
        "Imprimer",
        "Related posts",
        "Articles similaires :",
        "Tags: Angola, conflict diamonds",
        "Catégories : Actualités",
        "Posted in: News",
        "Home > News > Statement",
        "Vous êtes ici : Accueil » Actualités",
        "We use cookies to improve your experience. By going on you agree.",
        "Ce site utilise des cookies pour vous servir.",
        "Accepter les cookies",
        "Subscribe to our newsletter for weekly updates",
        "Abonnez-vous à notre lettre d’information",
        "© 2021 KP CSC. All rights reserved.",
        "Tous droits réservés",
        "Skip to content",
        "Haut de page",
        "3 min read",
    ],
)
def test_lines_of_the_site_are_removed(line: str) -> None:
    assert remove_boilerplate(f"One.\n{line}\nTwo.") == "One.\nTwo."


@pytest.mark.parametrize(
    "sentence",
    [
        "Follow us on the road to reform, we asked the Chair.",
        "Please leave a comment on the draft.",
        "Their email address will not be published by the Secretariat.",
        "Name the countries.",
        "Email",
        "Previous post-conflict reforms in Liberia failed to bring peace to miners.",
        "Print media were not admitted.",
        "Share of exports: 40 %",
        "Tags: they were cut off the bags. Nobody knows why.",
        "Home is where they mine.",
        "Nous utilisons des chiffres officiels.",
        "Related posts in the ministry were not filled.",
        "To read further reports, the Chair needs time.",
        "Copyright law is not our matter.",
        "Next article 5 of the KPCS core document obliges all Participants to report.",
    ],
)
def test_sentences_that_only_resemble_it_stay(sentence: str) -> None:
    assert remove_boilerplate(f"One.\n{sentence}") == f"One.\n{sentence}"


def test_a_date_stamp_is_taken_off_the_headline() -> None:
    assert split_date_stamp(" date 2021-06-28 KP Coalition\nText") == ("2021-06-28", "KP Coalition\nText")
    assert split_date_stamp("The date 2021-06-28 was set.") == (None, "The date 2021-06-28 was set.")
