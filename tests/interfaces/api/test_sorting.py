"""In which order statements are listed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from qa import Archive
from qa.dates import PartialDate
from qa.interfaces.api.sorting import Sort, sorted_documents


@pytest.mark.parametrize(("sort", "order"), [(Sort.PATH, "abcde"), (Sort.OLDEST, "cdaeb"), (Sort.NEWEST, "aecdb")])
def test_statements_of_one_date_stay_in_order_and_undated_ones_come_last(
    archive: Archive, sort: Sort, order: str
) -> None:
    info = archive.documents()[0]
    dates = {"a": "2021-11-12", "b": None, "c": "2020", "d": "2020-01-01", "e": "2021-11-12"}
    documents = []
    for name, date in dates.items():
        known = PartialDate.parse(date) if date else None
        precision = known.precision if known else None
        documents.append(replace(info, id=name, date=known.first if known else None, date_precision=precision))
    assert "".join(document.id for document in sorted_documents(documents, sort)) == order
