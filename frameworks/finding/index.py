"""Writing what the catalogue lists and finds occupations by.

Whatever changes an occupation, its live framework or O*NET's word on it calls `index` in the
same transaction, so that nothing is found that is not there.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from django.db.models import Count, Q

from frameworks.documents import lead_and_rest
from frameworks.finding.engine import engine
from frameworks.finding.engine.texts import Texts
from frameworks.finding.lines import lines_of
from frameworks.finding.words import joined, words_of
from frameworks.models import (
    Anchor,
    Framework,
    Listing,
    Occupation,
    OccupationTitle,
    SearchWord,
    Statement,
    Strand,
)
from frameworks.onet.anchors import SHOWN
from frameworks.presenting import onet_release

ROWS = 500
"""Occupations read and written at a time."""

_SHOWN = Q(kind="technology", rank__lte=SHOWN["technology"]) | Q(
    kind="tasks", rank__lte=SHOWN["tasks"]
)

LONGEST = 80
"""Letters of a word that spelling is corrected to."""


@dataclass(slots=True)
class _Known:
    """What is known of some occupations, by occupation."""

    live: dict[int, Framework] = field(default_factory=dict)
    counts: defaultdict[int, Counter[str]] = field(default_factory=lambda: defaultdict(Counter))
    said: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    titles: defaultdict[int, list[str]] = field(default_factory=lambda: defaultdict(list))
    anchors: defaultdict[int, defaultdict[str, list[str]]] = field(
        default_factory=lambda: defaultdict(lambda: defaultdict(list))
    )


def index(occupations: Collection[int]) -> None:
    """Write anew what is kept of these occupations."""
    _write(occupations)
    words = {word for lines in _lines(occupations) for word in words_in(lines)}
    known = set(SearchWord.objects.filter(word__in=words).values_list("word", flat=True))
    _learn(Counter(words - known))


def index_all() -> int:
    """Write everything anew, with how often each word is used; how many are listed."""
    ids = list(Occupation.objects.values_list("pk", flat=True))
    for start in range(0, len(ids), ROWS):
        _write(ids[start : start + ROWS])
    count_words()
    return Listing.objects.count()


def count_words() -> None:
    """Count anew how often each word is used, for spelling."""
    uses = Counter(word for lines in _lines() for word in words_in(lines))
    SearchWord.objects.all().delete()
    engine().forget()
    _learn(uses)


def words_in(lines: str) -> Iterator[str]:
    """The words of stored lines (see lines) that spelling may be corrected to."""
    for line in lines.split("\n"):
        yield from (word for word in line.split()[1:] if len(word) <= LONGEST)


def _lines(occupations: Collection[int] | None = None) -> Iterable[str]:
    """Of what everybody may read: spelling tells nobody of one organisation's roles."""
    rows = Listing.objects.filter(occupation__organisation=None)
    if occupations is not None:
        rows = rows.filter(occupation__in=occupations)
    return rows.values_list("lines", flat=True)


def _learn(uses: Mapping[str, int]) -> None:
    # In one order, and whatever another transaction learns meanwhile.
    rows = [SearchWord(word=word, uses=uses[word]) for word in sorted(uses)]
    SearchWord.objects.bulk_create(rows, 2_000, ignore_conflicts=True)
    engine().learn(uses)


def _write(occupations: Collection[int]) -> None:
    rows = list(Occupation.objects.filter(pk__in=occupations))
    known = _known([row.pk for row in rows])
    listed = [row for row in rows if row.pk in known.live or _onet_has(row)]
    listings = [_listing(row, known) for row in listed]
    gone = {*occupations} - {row.pk for row in listed}
    Listing.objects.filter(occupation__in=gone).delete()
    engine().remove(gone)
    Listing.objects.bulk_create(
        listings,
        update_conflicts=True,
        unique_fields=["occupation"],
        update_fields=[each.name for each in Listing._meta.concrete_fields if not each.primary_key],
    )
    engine().put(_texts(row, each) for row, each in zip(listed, listings, strict=True))


def _onet_has(occupation: Occupation) -> bool:
    return bool(occupation.onet_release) and not occupation.onet_gone


def _known(ids: Collection[int]) -> _Known:
    known = _Known()
    published = Framework.objects.filter(
        occupation__in=ids, status=Framework.Status.PUBLISHED
    ).only("occupation", "anchors", "sources", "description")
    known.live = {row.occupation_id: row for row in published}
    home = {row.pk: pk for pk, row in known.live.items()}
    for framework, kind, count in (
        Strand.objects.filter(framework__in=home)
        .annotate(statements=Count("domains__levels__statements"))
        .values_list("framework", "kind", "statements")
    ):
        known.counts[home[framework]][kind] = count
    # Durable skills sound alike in every occupation: they would find everything.
    for framework, text in Statement.objects.filter(
        level__domain__strand__framework__in=home,
        level__domain__strand__kind__in=[Strand.Kind.OCCUPATIONAL, Strand.Kind.AI],
    ).values_list("level__domain__strand__framework", "text"):
        known.said[home[framework]].append(text)
    for pk, title, short in OccupationTitle.objects.filter(occupation__in=ids).values_list(
        "occupation", "title", "short"
    ):
        known.titles[pk] += [title, short] if short and short not in title else [title]
    # Found by what its page shows, and by no task that nobody sees there.
    lines = Anchor.objects.filter(occupation__in=ids)
    for pk, kind, name in lines.filter(_SHOWN).values_list("occupation", "kind", "name"):
        known.anchors[pk][kind].append(name)
    return known


def _listing(occupation: Occupation, known: _Known) -> Listing:
    pk = occupation.pk
    live, counts = known.live.get(pk), known.counts[pk]
    anchors = dict(live.anchors or ()) if live else {}
    told = [lead_and_rest(text) for text in known.said[pk]]
    lines = lines_of(occupation.title, [*anchors.get("relatedTitles", ()), *known.titles[pk]])
    about = [occupation.description] if occupation.description else []
    return Listing(
        occupation=occupation,
        framed=live is not None,
        ai=Strand.Kind.AI in counts,
        statements=counts.total(),
        occupational=counts[Strand.Kind.OCCUPATIONAL],
        onet=onet_release(live.sources) if live else occupation.onet_release,
        names="\n".join(" ".join(line.shown.split()) for line in lines),
        lines="\n".join(map(str, lines)),
        says={
            "technology": anchors.get("technology") or known.anchors[pk]["technology"],
            "tasks": anchors.get("tasks") or known.anchors[pk]["tasks"],
            "skills": [lead for lead, _ in told if lead],
            "statements": [rest for _, rest in told],
            "about": about,
        },
    )


def _texts(occupation: Occupation, listing: Listing) -> Texts:
    lines = [line.split() for line in listing.lines.split("\n")]
    says = (text for key, texts in listing.says.items() if key != "about" for text in texts)
    return Texts(
        pk=occupation.pk,
        code=" ".join(words_of(occupation.code)),
        title=" ".join(word for kind, *words in lines if kind == "t" for word in words),
        whole=" ".join(joined(words) for _, *words in lines),
        names=" ".join(word for kind, *words in lines if kind == "n" for word in words),
        says=" ".join(word for text in says for word in words_of(text)),
        about=" ".join(word for text in listing.says["about"] for word in words_of(text)),
    )
