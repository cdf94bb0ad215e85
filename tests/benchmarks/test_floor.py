"""The floor that the app is measured against does what it is there for."""

import sqlite3
from pathlib import Path

from benchmarks.serving import Side, timed


def test_its_page_shows_what_its_write_stored(tmp_path: Path) -> None:
    database = tmp_path / "floor.sqlite3"
    url = f"sqlite:///{database}"
    floor = Side("benchmarks.floor.settings", "benchmarks.floor.data", url, tmp_path)
    subject = floor.prepare(texts=["Counts the tills", "Greets <everybody>", "Sweeps"])

    def stored() -> list[tuple[int, int]]:
        with sqlite3.connect(database) as connection:
            return connection.execute(
                "SELECT statement_id, value FROM floor_answer ORDER BY statement_id"
            ).fetchall()

    assert stored() == [(2, 4), (3, 4)], "the second was answered; counting changed the last two"
    (page,), (save, *_) = subject.calls["page"], subject.calls["save"]
    assert save.form == {"value": "1"}
    with floor.served() as server:
        _, before = timed(server, subject.session, page)
        _, item = timed(server, subject.session, save)
        _, after = timed(server, subject.session, page)
    assert stored() == [(1, 1), (2, 4), (3, 4)]
    assert before.count(b'type="radio"') == after.count(b'type="radio"') == 3 * 4
    assert (before.count(b"checked"), after.count(b"checked")) == (2, 3)
    assert item.count(b"<li") == item.count(b'value="1" checked') == 1
    assert b"Greets &lt;everybody&gt;" in after
    assert subject.queries == {"page": 4, "save": 5}
