"""Reading imports: lists and counts that take the same few queries at any size."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.core.paginator import Paginator
from django.db.models import (
    Count,
    F,
    IntegerField,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    Window,
)
from django.db.models.fields.json import KT
from django.db.models.functions import Cast, Coalesce, RowNumber

from frameworks.impact import on_people
from frameworks.models import Draft, Framework, Import
from nsx.accounts.models import User
from nsx.accounts.powers import Powers

State = Draft.State

SHOWN = (State.BLOCKED, State.CHANGED, State.NEW, State.SAME, State.PUBLISHED)
"""The states of files in the order a review lists them."""

FIRST = 8
"""Files of each state that an unfiltered review lists."""

PER_PAGE = 25
"""Files of one state on a page."""

BOX = 3
"""Blocked files that are told in full above all others."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Files of one state: how many, with how many statements that change."""

    files: int = 0
    statements: int = 0


@dataclass(frozen=True, slots=True)
class FileGroup:
    """Files of one state that a page lists; `pages` only where it lists that state alone."""

    state: str
    files: tuple[Draft, ...]
    total: int
    page: int = 1
    pages: int = 1

    @property
    def more(self) -> int:
        """How many there are beside those listed."""
        return self.total - len(self.files)


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a reader looks for among the files: words, one state, a page of it."""

    words: str = ""
    state: str = ""
    page: int = 1


def imports_for(user: User, powers: Powers) -> "QuerySet[Import]":
    """The imports an admin may work on, newest first, with `blocked`, `ready`, … counted."""
    counted = {
        state.value: Count("drafts", filter=Q(drafts__state=state)) for state in State if state
    }
    return (
        Import.objects.visible_to(user, powers)
        .select_related("by", "published_by")
        .annotate(files=Count("drafts"), **{f"n_{name}": n for name, n in counted.items()})
    )


def drafts_made_here(user: User, powers: Powers) -> "QuerySet[Draft]":
    """Drafts that no import brought and that wait to be published, newest first."""
    return (
        Draft.objects.visible_to(user, powers)
        .filter(batch=None)
        .exclude(state__in=[State.PUBLISHED, State.SAME])
        .select_related("by")
        .defer("data", "decisions", "report")
        .order_by("-updated_at", "-pk")
    )


def _changed() -> Any:
    """How many statements of a draft are not as they were, in SQL."""

    def number(key: str) -> Any:
        return Coalesce(Cast(KT(f"counts__{key}"), IntegerField()), Value(0))

    return number("statements") + number("removed") - number("same")


def tallies(batch: Import, words: str = "") -> dict[str, Tally]:
    """By state, the files of an import, or of those that match; one query."""
    rows = (
        matching(batch, words)
        .order_by()
        .values("state")
        .annotate(files=Count("pk"), statements=Sum(_changed()))
    )
    return {row["state"]: Tally(row["files"], row["statements"] or 0) for row in rows}


def matching(batch: Import, words: str = "") -> "QuerySet[Draft]":
    """The files of an import with all of these words in title, code or name."""
    found = batch.drafts.defer("data", "decisions")
    for word in words.split():
        found = found.filter(
            Q(title__icontains=word) | Q(name__icontains=word) | Q(code__icontains=word)
        )
    return found


def groups(batch: Import, found: Mapping[str, Tally], wanted: Wanted) -> tuple[FileGroup, ...]:
    """The files to list: of each state the first ones, or one page of one state; one query."""
    state = wanted.state if wanted.state in SHOWN else ""
    per_page = PER_PAGE if state else FIRST
    total = found[state].files if state in found else 0
    pages = max(1, -(-total // per_page)) if state else 1
    page = min(max(1, wanted.page), pages)
    rows = (
        matching(batch, wanted.words)
        .filter(state__in=[state] if state else [each.value for each in SHOWN])
        .annotate(
            changed=_changed(),
            base_version=F("base__version"),
            nth=Window(
                RowNumber(),
                partition_by=[F("state")],
                order_by=[F("title").asc(), F("name").asc(), F("pk").asc()],
            ),
        )
        .filter(nth__gt=(page - 1) * per_page, nth__lte=page * per_page)
        .order_by("title", "name", "pk")
    )
    listed: dict[str, list[Draft]] = {}
    for draft in rows:
        listed.setdefault(draft.state, []).append(draft)
    return tuple(
        FileGroup(each.value, tuple(listed[each]), found[each].files, page, pages)
        for each in SHOWN
        if each in listed and each in found
    )


def blocked_files(batch: Import) -> list[Draft]:
    """The first files that cannot be imported, to be told in full."""
    return list(
        batch.drafts.filter(state=State.BLOCKED)
        .defer("data", "decisions")
        .order_by("title", "name", "pk")[:BOX]
    )


def people_concerned(batch: Import) -> int:
    """How many people have rated an occupation that publishing would change; one query."""
    codes = batch.drafts.filter(state__in=Draft.READY).order_by().values_list("code", flat=True)
    return on_people().concerned(codes)


@dataclass(frozen=True, slots=True)
class Undoing:
    """What rolling an import back would do, in numbers of occupations, and of people on it."""

    back: int
    retired: int
    stay: int
    moved_on: int
    examples: tuple[Draft, ...]

    @property
    def works(self) -> int:
        """How many occupations would be changed."""
        return self.back + self.retired

    @property
    def more(self) -> int:
        """How many there are beside the examples."""
        return self.works + self.stay - len(self.examples)


def undoing(batch: Import) -> Undoing:
    """What would become live again or be retired, and what was changed again since and stays."""
    published = batch.drafts.filter(state=State.PUBLISHED).order_by()
    live = Q(framework__status=Framework.Status.PUBLISHED)
    found = published.aggregate(
        back=Count("pk", filter=live & Q(base__isnull=False)),
        retired=Count("pk", filter=live & Q(base__isnull=True)),
        every=Count("pk"),
    )
    frameworks = published.filter(live).values_list("framework", flat=True)
    on_them = on_people().on_versions(frameworks)
    now_live = Framework.objects.filter(
        occupation=OuterRef("framework__occupation"), status=Framework.Status.PUBLISHED
    )
    examples = (
        published.defer("data", "decisions", "report", "counts")
        .annotate(
            base_version=F("base__version"), live_version=Subquery(now_live.values("version")[:1])
        )
        .order_by("title", "pk")[:PER_PAGE]
    )
    return Undoing(
        found["back"],
        found["retired"],
        found["every"] - found["back"] - found["retired"],
        sum(on_them.values()),
        tuple(examples),
    )


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the work on an import is, in files."""

    done: int
    total: int


def progress(batch: Import) -> Progress:
    """Of the files that its work has to do with; one query."""
    drafts = batch.drafts.order_by()
    live = Q(framework__status=Framework.Status.PUBLISHED)
    published = Q(state=State.PUBLISHED)
    done, among = {
        Import.State.CHECKING: (~Q(state=State.WAITING), Q()),
        Import.State.UNDOING: (published & ~live, published),
    }.get(Import.State(batch.state), (published, published | Q(state__in=Draft.READY)))
    found = drafts.filter(among).aggregate(done=Count("pk", filter=done), total=Count("pk"))
    return Progress(found["done"], found["total"])


def reports(batch: Import) -> Iterator[dict[str, Any]]:
    """What was found in each file of an import, in its order, one at a time."""
    columns = ("name", "state", "code", "version", "counts", "report")
    for row in batch.drafts.order_by("position", "pk").values(*columns).iterator(chunk_size=50):
        yield {
            "path": row["name"],
            "ok": row["state"] != State.BLOCKED,
            "outcome": row["state"],
            "code": row["code"],
            "version": row["version"],
            "counts": row["counts"],
            "errors": [_plain(fault) for fault in row["report"].get("errors", [])],
            "warnings": [_plain(fault) for fault in row["report"].get("warnings", [])],
        }


def _plain(fault: Mapping[str, Any]) -> dict[str, Any]:
    """A stored fault as the command line tells it, without the lines around."""
    return {key: value for key, value in fault.items() if key != "lines"}


def page_of_imports(user: User, powers: Powers, number: str | None) -> Any:
    """One page of the list of imports; two queries."""
    everything = Import.objects.visible_to(user, powers)
    page = Paginator(everything, PER_PAGE).get_page(number)
    rows = imports_for(user, powers).filter(pk__in=[batch.pk for batch in page.object_list])
    page.object_list = list(rows)
    return page
