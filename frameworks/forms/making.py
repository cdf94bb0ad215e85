"""A framework for an occupation that has none: what an admin types to begin one."""

from collections.abc import Iterable, Sequence

from django.http import QueryDict

from frameworks.documents import FrameworkDoc, OccupationDoc, StrandDoc, StrandKind, is_code
from frameworks.editing import checked
from frameworks.forms.drafts import Told, tidy
from frameworks.importing.shapes import ANCHOR_KINDS
from frameworks.models import Anchor, Framework, Occupation
from frameworks.queries import organisation_of
from frameworks.reshaping import LABELS, fresh_key, new_strand
from nsx.accounts.models import Organisation
from nsx.accounts.powers import Powers
from nsx.lib.numbers import whole

MAX_NEW_DOMAINS = 50
FIELDS = ("kind", "code", "organisation", "title", "group", "sector", "job_zone", "version")
STRAND_LABELS: Sequence[tuple[StrandKind, str]] = (
    ("occupational", "Occupational"),
    ("ai", "AI skills"),
    ("durable", "Durable skills"),
)
BAD_CODE = "This is no occupation code. Write it like 41-3031.00."
NO_TITLE = "Write a title."
NOT_YOURS = "You look after other frameworks than this one. Choose an organisation of yours."
OTHERS = "This code is {}’s, whose short name begins the same. Choose another ending."
LIVE = "This occupation has a live version. Draft a new one from it."


class NewForm:
    """What was sent to begin a framework; `code` is what its occupation is to be called.

    For a local role without a code `proposed` holds one, to be looked at before it is used.
    `release` is the O*NET release whose words fill the form.
    """

    def __init__(self, powers: Powers, data: QueryDict | None = None) -> None:
        self.powers = powers
        looked_after = Organisation.objects.order_by("name")
        if not powers.all_frameworks:
            looked_after = looked_after.filter(pk__in=powers.frameworks)
        self.organisations = list(looked_after)
        kind = "national" if powers.all_frameworks else "local"
        self.values = dict.fromkeys(FIELDS, "") | {"kind": kind, "version": "v.1"}
        self.values["description"] = ""
        self.labels = {strand: list(labels) for strand, labels in LABELS.items()}
        self.strands = {"occupational"}
        self.domains = 10
        self.faults: list[Told] = []
        self.live: Framework | None = None
        self.proposed = ""
        self.release = ""
        if data is not None:
            self._read(data)

    def begin_with(self, code: str) -> None:
        """Fill in what O*NET says of an occupation of the nation; nothing for one it has not."""
        if not is_code(code):
            return
        known = Occupation.objects.filter(code=code).exclude(onet_release="").first()
        if known:
            said, self.release = known.onet_says, known.onet_release
            zone = str(said["job_zone"] or "")
            self.values |= {"code": code, "title": said["title"], "group": said["group"]}
            self.values["job_zone"] = zone

    def _read(self, data: QueryDict) -> None:
        self.values = {name: tidy(data.get(name, "")) for name in self.values}
        self.strands |= {kind for kind, _ in STRAND_LABELS if data.get(f"with-{kind}")}
        for kind, labels in self.labels.items():
            sent = [tidy(label) for label in data.getlist(f"labels-{kind}")]
            labels[:] = sent or labels
        self.domains = min(whole(data.get("domains", "")) or 1, MAX_NEW_DOMAINS)
        if not self.values["title"]:
            self._fault("schema", NO_TITLE, "/occupation/title")
        if self.values["kind"] == "local":
            self._local()
        elif not self.powers.edits(None):
            self._fault("conflict", NOT_YOURS, "/occupation/soc")
        elif not is_code(self.code) or self.code.startswith("x-"):
            self._fault("schema", BAD_CODE, "/occupation/soc")
        if not self.faults and not self.proposed:
            self._check()

    def _local(self) -> None:
        chosen = whole(self.values["organisation"])
        organisation = next((o for o in self.organisations if o.pk == chosen), None)
        if organisation is None:
            self._fault("conflict", NOT_YOURS, "/occupation/soc")
            return
        start = f"x-{organisation.slug}-"
        if not self.code or not self.code.startswith(start):
            self.proposed = start + fresh_key(self.values["title"], (), "role")[: 80 - len(start)]
            self.proposed = self.values["code"] = self.proposed.rstrip("-")
        owner = organisation_of(self.code)
        if not is_code(self.code):
            told = f"A code has small letters, digits and hyphens, like {start}role."
            self._fault("schema", told, "/occupation/soc")
        elif owner != organisation:
            self._fault("conflict", OTHERS.format(owner), "/occupation/soc")

    def _check(self) -> None:
        self.live = Framework.objects.filter(
            occupation__code=self.code, status=Framework.Status.PUBLISHED
        ).first()
        if self.live:
            self._fault("conflict", LIVE, "/occupation/soc")
            return
        found = checked(self.document).errors
        self.faults += [Told(fault.code, fault.message, fault.pointer) for fault in found]

    @property
    def code(self) -> str:
        """The occupation's."""
        return self.values["code"]

    @property
    def rows(self) -> list[tuple[StrandKind, str, list[str], bool]]:
        """Of each strand: key, name, the labels of its levels, and whether it is to be there."""
        return [(k, name, self.labels[k], k in self.strands) for k, name in STRAND_LABELS]

    @property
    def document(self) -> FrameworkDoc:
        """The framework to begin with: levels without statements, and what O*NET says."""
        value = self.values
        zone = whole(value["job_zone"])
        block = OccupationDoc(
            self.code, value["title"], value["group"], value["sector"], zone, False, None
        )
        return FrameworkDoc(
            schema_version="1.1",
            exported_at="",
            occupation=block,
            version=value["version"],
            description=value["description"],
            context_covered="",
            strands=tuple(self._strands()),
            anchors=_anchors(self.code),
            citations=(),
            sources=_sources(self.code),
            attribution="",
        )

    def _strands(self) -> Iterable[StrandDoc]:
        for kind, _ in STRAND_LABELS:
            if kind in self.strands:
                domains = [f"Domain {number}" for number in range(1, self.domains + 1)]
                yield new_strand(kind, domains, self.labels[kind])

    def _fault(self, code: str, message: str, pointer: str) -> None:
        self.faults.append(Told(code, message, pointer))


def _anchors(code: str) -> dict[str, tuple[str, ...]] | None:
    """What O*NET says of an occupation now, as a framework keeps it."""
    found: dict[str, list[str]] = {}
    for kind, name in Anchor.objects.filter(
        occupation__code=code, kind__in=ANCHOR_KINDS
    ).values_list("kind", "name"):
        found.setdefault(kind, []).append(name)
    return {kind: tuple(names) for kind, names in found.items()} or None


def _sources(code: str) -> dict[str, str]:
    """Where the anchors come from, so that its pages say so."""
    release = Occupation.objects.filter(code=code).values_list("onet_release", flat=True).first()
    return {"onet": f"v{release} (CC BY 4.0)"} if release else {}
