"""Who gets what at which address by which method: the whole of it, as docs/permissions.md.

`make permissions` writes the page anew; read what changed in it as carefully as code.
"""

import os
import re
from collections.abc import Iterable, Mapping
from pathlib import Path

import pytest

from permissions.addresses import Address, addresses
from permissions.matrix import METHODS, Row, asked, faults, row_of, signed_in_as_everybody
from permissions.rules import GROUPS, PEOPLE, Group, group_of
from permissions.world import make_world

PAGE = Path(__file__).resolve().parents[2] / "docs" / "permissions.md"
WRITE = "NSX_WRITE_PERMISSIONS"
ALL = addresses()


def test_every_address_is_in_a_group() -> None:
    assert [each.name for each in ALL if group_of(each.route) is None] == []


def test_every_group_has_addresses() -> None:
    used = {group_of(each.route).title for each in ALL}
    assert [group.title for group in GROUPS if group.title not in used] == []


@pytest.mark.django_db
@pytest.mark.parametrize("group", GROUPS, ids=lambda group: group.title)
def test_everybody_gets_what_the_table_says(group: Group) -> None:
    world = make_world()
    cookies = signed_in_as_everybody(world)
    rows, wrong = {}, []
    for at in ALL:
        if group_of(at.route) is group:
            found = asked(world, at, cookies)
            wrong += faults(group, at, found)
            rows[at] = row_of(found)
    table = section(group, rows)
    print(f"\n{table}")
    assert not wrong, "\n".join(wrong)
    if os.environ.get(WRITE):
        _write(group, table)
    assert table in PAGE.read_text(), (
        f"docs/permissions.md says otherwise of “{group.title}”: run `make permissions`, and read "
        "what changed."
    )


def test_the_page_tells_of_no_address_that_is_gone() -> None:
    told = set(re.findall(r"^\| `(/[^`]*)`", PAGE.read_text(), flags=re.MULTILINE))
    assert told == {each.route for each in ALL}


def section(group: Group, rows: Mapping[Address, Row]) -> str:
    """A group's part of the page."""
    head = ("Address", *PEOPLE)
    lines: Iterable[tuple[str, ...]] = [
        (f"`{at.route}`", *(row[who] for who in PEOPLE)) for at, row in rows.items()
    ]
    own = " Each gets what is their own." if group.own else ""
    return "\n".join(
        [
            f"## {group.title}",
            "",
            f"{group.why}{own}",
            "",
            *(f"| {' | '.join(cells)} |" for cells in (head, ["---"] * len(head), *lines)),
            "",
        ]
    )


def _write(group: Group, table: str) -> None:
    """Put a group's part into the page, in the order of the groups."""
    known = PAGE.read_text() if PAGE.exists() else ""
    parts = {part.partition("\n")[0][3:]: part for part in re.split(r"(?m)^(?=## )", known)[1:]}
    parts[group.title] = f"{table}\n"
    told = [parts[each.title].rstrip() for each in GROUPS if each.title in parts]
    PAGE.write_text("\n\n".join([INTRODUCTION, *told]) + "\n")


INTRODUCTION = f"""# Who may do what

Every address of the site and everybody who could ask for it, by {", ".join(METHODS)} (a method
that no page expects). Written by `make permissions` from what the site answers, and held by
`tests/permissions`: an address or an answer that is not in here makes a test say so. The rules
themselves are in `tests/permissions/rules.py`.

- **ok**: a page, a file, or what was asked for; **done**: done, or sent on to another page;
  **form**: what was sent is refused for what it says (here mostly: nothing), not for who said it.
- **sign in**: sent to sign in, a guest to sign up. **403**: turned away, and may know that it is
  there. **404**: as if it were not there. **405**: not by this method, whoever asks.
- One word stands for all three methods, else they are told as get/post/delete.
- The learner and the member are in the manager’s team, and the learner shows it their answers. The
  managers below and above are of its sub-team and of the team above; “elsewhere” is another team
  of the organisation; “of others” and the other org admin belong to another one."""
