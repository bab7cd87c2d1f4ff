"""One archive shared by threads and by event loops, refreshed and closed while others ask."""

import asyncio
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from pathlib import Path
from threading import Event

import anyio
import pytest

from qa import Answer, Archive, ArchiveError, Turn
from qa.errors import ArchiveClosedError, QuestionError, UsageError
from tests.conftest import REPORT, SPEECH

QUESTIONS = (
    "Which countries resisted the redefinition of conflict diamonds?",
    "In how many countries is the coalition collecting data?",
    "What is the capital of France?",
    "Who hosted the 2021 KP Plenary?",
    "What does the coalition say about armed groups in CAR?",
)
CLOSED = "The archive is closed; open it again to ask."


def test_sixteen_threads_get_the_answers_of_one(archive: Archive) -> None:
    asked = [QUESTIONS[(thread + number) % len(QUESTIONS)] for thread in range(16) for number in range(3)]
    serial = {question: archive.ask(question) for question in QUESTIONS}
    found = {query: archive.search(query) for query in QUESTIONS}
    with ThreadPoolExecutor(16) as threads:
        answers, hits = [*threads.map(archive.ask, asked)], [*threads.map(archive.search, asked)]
    assert answers == [serial[question] for question in asked]
    assert hits == [found[query] for query in asked]


def test_the_asynchronous_calls_return_what_the_others_do(archive: Archive) -> None:
    history = (Turn(QUESTIONS[0], "China, India and Angola."),)

    async def ask_all() -> None:
        answers = await asyncio.gather(*(archive.ask_async(question) for question in QUESTIONS * 3))
        assert answers == [archive.ask(question) for question in QUESTIONS] * 3
        assert await archive.ask_async("And who else?", history=history, limit=2, kind="press report") == archive.ask(
            "And who else?", history=history, limit=2, kind="press report"
        )
        assert await archive.search_async("diamonds", limit=3, until="2021-07") == archive.search(
            "diamonds", limit=3, until="2021-07"
        )

    asyncio.run(ask_all())
    anyio.run(ask_all)


def test_asynchronous_faults_are_those_of_the_others(archive: Archive) -> None:
    with pytest.raises(QuestionError, match="empty"):
        asyncio.run(archive.ask_async(" "))
    with pytest.raises(UsageError, match="not a date"):
        asyncio.run(archive.search_async("diamonds", since="yesterday"))


def test_the_event_loop_goes_on_while_a_question_is_answered(archive: Archive) -> None:
    ticked = False

    async def tick() -> None:
        nonlocal ticked
        ticked = True

    async def ask() -> tuple[Answer, bool]:
        task = asyncio.create_task(tick())
        answer = await archive.ask_async(QUESTIONS[0])
        seen = ticked
        await task
        return answer, seen

    assert asyncio.run(ask()) == (archive.ask(QUESTIONS[0]), True)


def test_after_closing_every_call_says_so(index: Path) -> None:
    archive = Archive.open(index)
    archive.close()
    archive.close()
    calls = (
        partial(archive.ask, QUESTIONS[0]),
        partial(archive.search, QUESTIONS[0]),
        partial(archive.timeline, QUESTIONS[0]),
        partial(archive.document, SPEECH),
        archive.documents,
        archive.statistics,
        archive.failures,
        archive.refresh,
        archive.warm_up,
        lambda: archive.description,
    )
    for call in calls:
        with pytest.raises(ArchiveClosedError) as raised:
            call()
        assert str(raised.value) == CLOSED
    with ThreadPoolExecutor(1) as other, pytest.raises(ArchiveClosedError, match="closed"):
        other.submit(archive.ask, QUESTIONS[0]).result()
    with pytest.raises(ArchiveClosedError, match="closed"):
        asyncio.run(archive.ask_async(QUESTIONS[0]))


def test_closing_while_others_ask_ends_their_questions_clearly(index: Path) -> None:
    with Archive.open(index) as archive:
        expected = {question: archive.ask(question) for question in QUESTIONS}
        begun = Event()

        def ask_until_closed(number: int) -> int:
            for count in range(10_000):
                question = QUESTIONS[(number + count) % len(QUESTIONS)]
                try:
                    assert archive.ask(question) == expected[question]
                except ArchiveClosedError:
                    return count
                begun.set()
            raise AssertionError("The archive was not closed.")

        with ThreadPoolExecutor(8) as threads:
            asking = [threads.submit(ask_until_closed, number) for number in range(8)]
            assert begun.wait(60)
            archive.close()
            assert sum(done.result() for done in asking) > 0


def test_refreshing_while_others_ask_gives_answers_of_one_generation(documents: Path, own_index: Path) -> None:
    with Archive.open(own_index) as archive:
        before = {question: archive.ask(question) for question in QUESTIONS}
        (documents / REPORT).unlink()
        refreshed = Event()

        def ask_until_refreshed(number: int) -> list[tuple[str, Answer, bool]]:
            given = []
            for count in range(10_000):
                question, late = QUESTIONS[(number + count) % len(QUESTIONS)], refreshed.is_set()
                given.append((question, archive.ask(question), late))
                if late:
                    return given
            raise AssertionError("The archive was not refreshed.")

        with ThreadPoolExecutor(8) as threads:
            asking = [threads.submit(ask_until_refreshed, number) for number in range(8)]
            Archive.build(documents, own_index)
            assert sorted(threads_refresh(archive)) == [False] * 3 + [True]
            refreshed.set()
            given = [entry for done in asking for entry in done.result()]
        after = {question: archive.ask(question) for question in QUESTIONS}
    assert before != after
    for question, answer, late in given:
        assert answer == after[question] or (not late and answer == before[question])


def threads_refresh(archive: Archive) -> list[bool]:
    with ThreadPoolExecutor(4) as threads:
        return [*threads.map(lambda _: archive.refresh(), range(4))]


def test_nothing_is_printed(index: Path) -> None:
    code = (
        "import sys; from qa import Archive\n"
        "with Archive.open(sys.argv[1]) as archive:\n"
        f"    assert archive.ask({QUESTIONS[0]!r}).answered and archive.search('diamonds')"
    )
    done = subprocess.run([sys.executable, "-c", code, index], capture_output=True, text=True, check=True)
    assert (done.stdout, done.stderr) == ("", "")


def test_every_error_is_of_one_tree(archive: Archive) -> None:
    for call in (partial(archive.ask, ""), partial(archive.document, "../x"), partial(archive.search, "x", kind="y")):
        with pytest.raises(ArchiveError):
            call()
