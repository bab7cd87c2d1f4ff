"""`kpcsc index --watch` keeps up with the folder while an opened archive goes on answering."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from queue import Queue
from threading import Thread

from qa import Archive


def reports(stream: object, found: "Queue[dict[str, object]]") -> None:
    """Put each JSON object of a stream of them into a queue."""
    decoder, text = json.JSONDecoder(), ""
    for line in stream:  # type: ignore[attr-defined]
        text += line
        try:
            value, end = decoder.raw_decode(text)
        except json.JSONDecodeError:
            continue
        found.put(value)
        text = text[end:].lstrip()


def test_it_keeps_up_and_a_running_archive_takes_the_new_generation_up(documents: Path, own_index: Path) -> None:
    command = [sys.executable, "-m", "qa", "index", "--watch", "--json"]
    process = subprocess.Popen(
        [*command, "--documents", str(documents), "--index", str(own_index)],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    found: Queue[dict[str, object]] = Queue()
    assert process.stdout
    Thread(target=reports, args=(process.stdout, found), daemon=True).start()
    try:
        with Archive.open(own_index) as archive:
            assert found.get(timeout=120)["unchanged"] == 2
            (documents / "new.txt").write_text("The coalition met in Accra and spoke of river pits.")
            assert found.get(timeout=120)["added"] == ["new.txt"]
            assert archive.refresh()
            assert (
                archive.ask("Where did the coalition speak of river pits?", threshold=0).citations[0].path == "new.txt"
            )
            (documents / "new.txt").unlink()
            assert found.get(timeout=120)["removed"] == ["new.txt"]
            (documents / ".hidden").write_text("This changes nothing.")
            process.send_signal(signal.SIGINT)
            _, errors = process.communicate(timeout=60)
            assert (process.returncode, errors) == (1, "kpcsc: Interrupted; the index is as it was.\n")
            assert found.empty()
    finally:
        process.kill()
        process.wait()
