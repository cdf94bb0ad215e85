"""The catalogue: every occupation with a published framework, ready to be searched.

Entries are kept in memory by the digest of the version they were read from. A digest
covers all a version says and published versions never change, so an entry is never stale.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence

from django.db.models import Count

from frameworks.access import readable
from frameworks.documents import lead_and_rest
from frameworks.models import Framework, Statement, Strand
from frameworks.presenting import onet_release
from frameworks.search import Entry

KEPT = 5_000
"""Entries of all readers, and of versions that were live once."""

_known: dict[str, Entry] = {}


def entries(reader: object) -> tuple[Entry, ...]:
    """A reader's entries by title: one query, and three more when a version is new here."""
    global _known
    digests = list(
        Framework.objects.filter(readable(reader), status=Framework.Status.PUBLISHED).values_list(
            "digest", flat=True
        )
    )
    known = _known
    if new := [digest for digest in digests if digest not in known]:
        known = known | _read(new)
    mine = {digest: known[digest] for digest in digests if digest in known}
    # What other readers see is kept too, unless too much has come together.
    # A new dictionary at one stroke: threads see the old one or the new one, both whole.
    _known = known if len(known) <= KEPT else mine
    return tuple(sorted(mine.values(), key=lambda entry: (entry.title, entry.code)))


def _read(digests: list[str]) -> dict[str, Entry]:
    versions = list(
        Framework.objects.filter(digest__in=digests)
        .select_related("occupation")
        .only("digest", "occupation_block", "anchors", "sources", "occupation__code")
    )
    counts: dict[int, dict[str, int]] = defaultdict(dict)
    for strand in Strand.objects.filter(framework__in=versions).annotate(
        statements=Count("domains__levels__statements")
    ):
        counts[strand.framework_id][strand.kind] = strand.statements
    said: dict[int, list[tuple[str, str]]] = defaultdict(list)
    # Durable skills sound alike in every occupation: they would find everything.
    for framework_id, text in Statement.objects.filter(
        level__domain__strand__framework__in=versions,
        level__domain__strand__kind__in=[Strand.Kind.OCCUPATIONAL, Strand.Kind.AI],
    ).values_list("level__domain__strand__framework", "text"):
        said[framework_id].append(lead_and_rest(text))
    return {
        version.digest: _entry(version, counts[version.pk], said[version.pk])
        for version in versions
    }


def _entry(version: Framework, counts: dict[str, int], said: Sequence[tuple[str, str]]) -> Entry:
    block = version.occupation_block
    anchors = dict(version.anchors or ())
    return Entry(
        code=version.occupation.code,
        title=block["title"],
        group=block["group"],
        job_zone=block["job_zone"],
        statements=sum(counts.values()),
        occupational=counts.get(Strand.Kind.OCCUPATIONAL, 0),
        onet=onet_release(version.sources),
        names=tuple(anchors.get("relatedTitles", ())),
        technology=tuple(anchors.get("technology", ())),
        tasks=tuple(anchors.get("tasks", ())),
        skills=tuple(lead for lead, _ in said if lead),
        statements_say=tuple(rest for _, rest in said),
    )


def examples_among(found: Sequence[Entry], wanted: int = 3) -> list[Entry]:
    """A few occupations to begin with: the fullest frameworks, each of another group."""
    by_group: dict[str, Entry] = {}
    for entry in sorted(found, key=lambda entry: (-entry.statements, entry.title)):
        by_group.setdefault(entry.group, entry)
    return list(by_group.values())[:wanted]


def releases_among(found: Iterable[Entry]) -> list[str]:
    """The O*NET releases that entries rest on, oldest first."""
    return sorted({entry.onet for entry in found if entry.onet})
