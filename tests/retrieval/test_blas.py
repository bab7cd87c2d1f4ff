"""One BLAS thread for all who search, and the number of before afterwards."""

from contextlib import ExitStack

from threadpoolctl import ThreadpoolController

from qa import Archive
from qa.retrieval.blas import one_blas_thread


def blas_threads() -> set[int]:
    return {library["num_threads"] for library in ThreadpoolController().select(user_api="blas").info()}


def test_a_search_that_ends_leaves_the_limit_to_one_that_goes_on(archive: Archive) -> None:
    archive.warm_up()
    with ThreadpoolController().limit(limits=2, user_api="blas"):
        first, second = ExitStack(), ExitStack()
        first.enter_context(one_blas_thread())
        second.enter_context(one_blas_thread())
        first.close()
        assert blas_threads() == {1}
        second.close()
        assert blas_threads() == {2}
