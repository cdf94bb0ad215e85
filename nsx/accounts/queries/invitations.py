"""Invitations: what a roster would do, which are open, and the one behind a link."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from allauth.account.models import EmailAddress
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.text import slugify

from nsx.accounts.models import AuditEvent, Invitation, Membership, Organisation, Role, Team, User
from nsx.accounts.powers import Powers
from nsx.accounts.queries import powers_of
from nsx.accounts.queries.teams import MAX_DEPTH, below, depth, runs
from nsx.accounts.roster import Fault, Row
from nsx.accounts.words import IN_TEAMS, offer_words

NEW, KNOWN, ASKED = "new", "known", "asked"
SAME, WAITING, REPEATED, FAULT = "same", "waiting", "repeated", "fault"
SAYS: Mapping[str, str] = {
    NEW: "New here. Gets an invitation.",
    KNOWN: "Has an account. Gets an invitation to accept.",
    # To a team's managers: who has an account elsewhere is not theirs to know.
    ASKED: "Gets an invitation to accept.",
    SAME: "Is that already. Nothing to do.",
    WAITING: "Invited already, and has not answered. Nothing to do.",
    REPEATED: "The same as an earlier row. Counted once.",
}


@dataclass(frozen=True, slots=True)
class Line:
    """What would become of a row, and why; row ids are None for what would be made first."""

    row: Row
    what: str
    team: int | None = None
    organisation: int | None = None
    makes: str = ""

    @property
    def invites(self) -> bool:
        """Whether an invitation goes out."""
        return self.what in (NEW, KNOWN, ASKED)

    @property
    def says(self) -> str:
        """What happens, in words; for a fault how to mend it."""
        return self.row.fault.message if self.row.fault else SAYS[self.what]

    @property
    def offer(self) -> str:
        """What they are asked to be."""
        return offer_words(self.row.kind, self.row.team, self.row.organisation)


class _Places:
    """Organisations and teams by name, as far as an admin may give roles in them."""

    def __init__(self, powers: Powers | None, *, make_new: bool) -> None:
        found = Organisation.objects.order_by("pk")
        if powers and not powers.site:
            found = found.filter(pk__in=powers.people)
        self.all = list(found)
        self.by_name = {_plain(each.name): each for each in self.all}
        self.slugs = {each.slug for each in self.all}
        teams = Team.objects.filter(organisation__in=[each.pk for each in self.all]).order_by("pk")
        self.teams: dict[tuple[int, str], Team] = {}
        for team in teams:
            self.teams.setdefault((team.organisation_id, _plain(team.name)), team)
        self.make_teams = make_new
        self.make_organisations = make_new and (powers is None or powers.site)

    def put(self, row: Row) -> Line:
        """The row with its place, or with the fault that there is none."""
        home = self._home(row)
        if isinstance(home, Fault):
            return _fault(row, home)
        if home is None:
            makes = ", ".join(filter(None, (row.organisation, row.team)))
            return Line(row, NEW, makes=makes if row.organisation else "")
        row = replace(row, organisation=home.name)
        if not row.team:
            return Line(row, NEW, organisation=home.pk)
        team = self.teams.get((home.pk, _plain(row.team)))
        if team is None and not self.make_teams:
            told = f"{home} has no team “{row.team}”. Check the spelling, or have new teams made."
            return _fault(row, Fault("team", "unknown_team", told))
        if team is None:
            return Line(row, NEW, organisation=home.pk, makes=row.team)
        return Line(replace(row, team=team.name), NEW, team=team.pk, organisation=home.pk)

    def _home(self, row: Row) -> Organisation | Fault | None:
        """Where the row belongs; None for the whole site and for one that is still to be made."""
        if row.organisation:
            if home := self.by_name.get(_plain(row.organisation)):
                return home
            if self.make_organisations and _slug(row.organisation) not in {"", *self.slugs}:
                return None
            told = f"There is no organisation “{row.organisation}” that you look after."
            return Fault("organisation", "unknown_organisation", f"{told} Check the spelling.")
        if not row.team:
            return None
        if len(self.all) == 1:
            return self.all[0]
        told = f"Say which organisation “{row.team}” is in."
        return Fault("organisation", "organisation_missing", told)


class _Below:
    """A team by whose own page people are invited, and the teams under it."""

    def __init__(self, team: Team, *, make_new: bool) -> None:
        self.home = team.organisation
        found = sorted(below(team), key=lambda each: each.pk != team.pk)
        self.teams: dict[str, Team] = {}
        for each in found:
            self.teams.setdefault(_plain(each.name), each)
        others = Team.objects.filter(organisation=self.home).exclude(pk__in=[t.pk for t in found])
        self.elsewhere = {_plain(name) for name in others.values_list("name", flat=True)}
        self.make_new = make_new
        self.too_deep = make_new and depth(team) >= MAX_DEPTH

    def put(self, row: Row) -> Line:
        """The row with its place, or with the fault that there is none."""
        if row.kind not in IN_TEAMS:
            told = "Here you invite members and managers. Use one of the two."
            return _fault(row, Fault("role", "not_yours", told))
        if row.organisation and _plain(row.organisation) != _plain(self.home.name):
            told = f"This team is in {self.home}. Leave the organisation empty."
            return _fault(row, Fault("organisation", "unknown_organisation", told))
        row = replace(row, organisation=self.home.name)
        if team := self.teams.get(_plain(row.team)):
            return Line(replace(row, team=team.name), NEW, team=team.pk, organisation=self.home.pk)
        if fault := self._fault_of_new(row.team):
            return _fault(row, fault)
        return Line(row, NEW, organisation=self.home.pk, makes=row.team)

    def _fault_of_new(self, name: str) -> Fault | None:
        if _plain(name) in self.elsewhere:
            told = f"“{name}” is another team of {self.home}. Invite from its own page."
            return Fault("team", "team_elsewhere", told)
        if not self.make_new:
            told = f"There is no sub-team “{name}”. Check the spelling, or have new ones made."
            return Fault("team", "unknown_team", told)
        if self.too_deep:
            told = f"Teams stand at most {MAX_DEPTH} deep. Name one that is there."
            return Fault("team", "too_deep", told)
        return None


def plan_of(
    rows: Sequence[Row],
    *,
    powers: Powers | None,
    make_new: bool = False,
    under: Team | None = None,
) -> list[Line]:
    """What inviting these people would do, row by row, in ten queries; nothing is changed.

    `powers` are those of whoever invites, None for the command line. A row that reaches beyond
    them has a fault, as has one that names a team there is not, unless `make_new` is set. With
    `under`, a team that whoever invites runs, people are asked into it and the teams below it and
    nowhere else, whatever the powers; new teams are made below it.
    """
    places = _Below(under, make_new=make_new) if under else _Places(powers, make_new=make_new)
    lines = [_check(row, places, None if under else powers) for row in rows]
    emails = {line.row.email for line in lines if line.what != FAULT}
    accounts = dict(User.objects.filter(email__in=emails).values_list("email", "pk"))
    have = _held(accounts.values())
    open_: set[tuple[object, ...]] = {
        (one.email, one.team_id) if one.team_id else (one.email, one.kind, one.organisation_id)
        for one in Invitation.objects.filter(email__in=emails, accepted_at=None)
    }
    done: set[tuple[object, ...]] = set()
    planned = []
    for line in lines:
        if line.what != FAULT:
            line = _against(line, accounts, have, open_, done)
            done.add(_key(line))
            if under and line.invites:
                line = replace(line, what=ASKED)
        planned.append(line)
    return planned


def pending(powers: Powers) -> QuerySet[Invitation]:
    """Invitations nobody has accepted yet that they may send again or withdraw, newest first."""
    found = Invitation.objects.filter(accepted_at=None)
    found = found.select_related("organisation", "team", "invited_by")
    return found if powers.site else found.filter(organisation__in=powers.people)


def pending_in(team: Team) -> QuerySet[Invitation]:
    """Invitations nobody has accepted yet to a team and those below it, newest first."""
    found = Invitation.objects.filter(accepted_at=None, team__in=below(team).order_by())
    return found.select_related("organisation", "team", "invited_by")


def may_give(by: User, invitation: Invitation) -> bool:
    """Whether what it offers is theirs to give: a place by who runs the team, a role by powers."""
    if invitation.team:
        return runs(by, invitation.team)
    return by.is_active and powers_of(by).gives(invitation.kind, invitation.organisation_id)


def digest_of(token: str) -> str:
    """What is kept of a link."""
    return sha256(token.encode()).hexdigest()


def invitation_of(token: str) -> Invitation | None:
    """The invitation behind a link, whether it still counts or not."""
    found = Invitation.objects.select_related("organisation", "team", "invited_by")
    return found.filter(digest=digest_of(token)).first()


def still_counts(invitation: Invitation) -> bool:
    """Whether it can be accepted: not used, not old, and whoever gave it may still give it."""
    if invitation.accepted_at or invitation.expires_at <= timezone.now():
        return False
    by = invitation.invited_by
    return by is None or may_give(by, invitation)


def _check(row: Row, places: _Places | _Below, powers: Powers | None) -> Line:
    if row.fault:
        return Line(row, FAULT)
    try:
        validate_email(row.email)
    except ValidationError:
        told = f"“{row.email}” is not a whole e-mail address. Write it like name@example.org."
        return _fault(row, Fault("email", "bad_email", told))
    line = places.put(row)
    made_first = bool(line.makes) and line.organisation is None
    if line.what == FAULT or made_first or powers is None:
        return line
    if not powers.gives(row.kind, line.organisation):
        if not row.organisation and not powers.site and row.kind != "site_admin":
            told = "Name a team or organisation that you look after."
            return _fault(row, Fault("organisation", "not_yours", told))
        return _fault(row, Fault("role", "not_yours", "Only a site admin can give this role."))
    return line


def _against(
    line: Line,
    accounts: Mapping[str | None, int],
    have: set[tuple[object, ...]],
    open_: set[tuple[object, ...]],
    done: set[tuple[object, ...]],
) -> Line:
    """The line, told from what is there already."""
    row, user = line.row, accounts.get(line.row.email)
    asked = (row.email, line.team) if line.team else (row.email, row.kind, line.organisation)
    if _key(line) in done:
        return replace(line, what=REPEATED)
    if user is not None and _is_that(line, user, have):
        return replace(line, what=SAME)
    if not line.makes and asked in open_:
        return replace(line, what=WAITING)
    return replace(line, what=NEW if user is None else KNOWN)


def _is_that(line: Line, user: int, have: set[tuple[object, ...]]) -> bool:
    if line.makes:
        return False
    if line.row.kind == "learner" and not line.team:
        return True
    if line.team:
        kinds = ("manager",) if line.row.kind == "manager" else ("manager", "member")
        return any((user, line.team, kind) in have for kind in kinds)
    return (user, line.row.kind, line.organisation) in have


def _held(users: Iterable[int]) -> set[tuple[object, ...]]:
    """Places in teams and roles of people, as (user, team, kind) and (user, kind, organisation)."""
    users = list(users)
    places = Membership.objects.filter(user__in=users).values_list("user", "team", "kind")
    roles = Role.objects.filter(user__in=users).values_list("user", "kind", "organisation")
    return {*places, *roles}


def _key(line: Line) -> tuple[object, ...]:
    """Equal for rows that ask the same of the same person."""
    row = line.row
    place = _plain(row.organisation)
    return (row.email, place, _plain(row.team)) if row.team else (row.email, place, row.kind)


def _fault(row: Row, fault: Fault) -> Line:
    return Line(replace(row, fault=fault), FAULT)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


def _slug(name: str) -> str:
    return slugify(name)[:40]


def addresses_of(user: User) -> set[str]:
    """Those they sign in with or have confirmed; one that nobody confirmed may be another's."""
    known = EmailAddress.objects.filter(user=user, verified=True).values_list("email", flat=True)
    return {address.lower() for address in (user.email or "", *known) if address}


def invitations_to(user: User, addresses: set[str]) -> QuerySet[Invitation]:
    """Those to their addresses, and those they accepted under one they had before."""
    accepted = AuditEvent.objects.filter(actor=user, action="invitation.accept")
    numbers = [detail["invitation"] for detail in accepted.values_list("detail", flat=True)]
    return Invitation.objects.filter(Q(email__in=addresses) | Q(pk__in=numbers))
