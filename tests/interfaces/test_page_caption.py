"""Under each picture stands what is to be seen on it."""

import pytest

from qa.interfaces.page_caption import page_caption
from qa.localisation import Localisation
from qa.types import Marking, PagePicture

LANGUAGES = Localisation.load().words


def test_the_page_and_the_mark_are_told() -> None:
    picture = PagePicture(b"", 1, 1, 3, 1200, Marking.EXACT)
    assert page_caption(picture, LANGUAGES["en"]) == "Page 3 of 1,200. The quotation is marked."
    assert page_caption(picture, LANGUAGES["fr"]) == "Page 3 sur 1\u202f200. La citation est marquée."


@pytest.mark.parametrize("marking", Marking)
def test_each_outcome_is_told_in_both_languages(marking: Marking) -> None:
    english, french = (page_caption(PagePicture(b"", 1, 1, 1, 2, marking), LANGUAGES[code]) for code in ("en", "fr"))
    assert english.startswith("Page 1 of 2.")
    assert french.startswith("Page 1 sur 2.")
    assert (english == "Page 1 of 2.") == (french == "Page 1 sur 2.") == (marking is Marking.NOT_WANTED)
    assert english.removeprefix("Page 1 of 2.") != french.removeprefix("Page 1 sur 2.") or marking is Marking.NOT_WANTED
