"""One BLAS thread for all who search, and the number of before afterwards."""

import subprocess
import sys

CODE = """
from contextlib import ExitStack

import numpy as np
from threadpoolctl import ThreadpoolController

from qa.retrieval.blas import one_blas_thread


def blas_threads():
    return {library["num_threads"] for library in ThreadpoolController().select(user_api="blas").info()}


with ThreadpoolController().limit(limits=2, user_api="blas"):
    first, second = ExitStack(), ExitStack()
    first.enter_context(one_blas_thread())
    second.enter_context(one_blas_thread())
    first.close()
    assert blas_threads() == {1}
    second.close()
    assert blas_threads() == {2}
print("searched")
"""
"""In a process of its own, in which nobody else searches or brings other libraries."""


def test_a_search_that_ends_leaves_the_limit_to_one_that_goes_on() -> None:
    done = subprocess.run([sys.executable, "-c", CODE], check=True, capture_output=True, text=True, timeout=120)
    assert done.stdout == "searched\n"
