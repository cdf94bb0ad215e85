"""Who a person is to us, what they agreed and did, and who looked, to take along."""

from collections.abc import Iterable
from typing import Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from django.db.models import QuerySet

from assessments.exporting.mine import Address, Device, Entry, Profile
from assessments.models import Campaign, PlanItem, Review, Share, Snapshot, Target
from assessments.queries.at_work import reminders_by
from assessments.queries.looks import all_looks_at
from frameworks.models import (
    Correction,
    Draft,
    FrameworkRequest,
    Grounding,
    Import,
    Release,
    StatementLink,
)
from nsx.accounts.models import AuditEvent, Invitation, JoinLink, Membership, Role, User
from nsx.accounts.queries.invitations import addresses_of, invitations_to
from nsx.accounts.queries.trail import done_to as done_to_person
from nsx.accounts.words import what_happened


def profile_of(user: User) -> Profile:
    """Name, addresses and second steps by kind, without any secret."""
    addresses = EmailAddress.objects.filter(user=user).order_by("-primary", "pk")
    devices = Authenticator.objects.filter(user=user).order_by("pk")
    return Profile(
        name=user.name,
        email=user.email or "",
        without_account=user.is_guest,
        joined_at=user.date_joined,
        last_signed_in_at=user.last_login,
        asked_to_rate_anew_after_months=user.rerate_after,
        addresses=[Address(each.email, each.verified, each.primary) for each in addresses],
        second_steps=[Device(str(each), each.created_at, each.last_used_at) for each in devices],
    )


def plan_of(user: User) -> list[Entry]:
    """What they mean to learn."""
    items = PlanItem.objects.filter(learner=user)
    return [
        Entry(
            "Plan",
            item.made_at,
            item.statement.text,
            item.note,
            _name(item.made_by),
            {
                "occupation": str(item.occupation),
                "team": _name(item.team),
                "guide": _name(item.guide),
                "due": item.due,
                "done_at": item.done_at,
            },
        )
        for item in items.select_related(
            "statement", "occupation", "team", "guide", "made_by"
        ).order_by("pk")
    ]


def guiding_of(user: User) -> list[Entry]:
    """Statements they guide others in; whom is the others' own."""
    items = PlanItem.objects.filter(guide=user).select_related("statement", "team")
    return [
        Entry("Guides", item.made_at, item.statement.text, more={"team": _name(item.team)})
        for item in items.order_by("pk")
    ]


def shares_of(user: User) -> list[Entry]:
    """Which team sees which occupation."""
    shares = Share.objects.of(user).select_related("team", "occupation").order_by("pk")
    return [
        Entry(
            "Shared",
            each.created_at,
            str(each.occupation),
            more={"team": str(each.team), "only_round": each.only_id},
        )
        for each in shares
    ]


def teams_of(user: User) -> list[Entry]:
    """Teams they are in, and whether these may write to them."""
    places = Membership.objects.filter(user=user).select_related("team__organisation")
    return [
        Entry(
            each.get_kind_display(),
            each.joined_at,
            f"{each.team}, {each.team.organisation}",
            more={"mail": each.reminders, "last_reminded_at": each.reminded_at},
        )
        for each in places.order_by("pk")
    ]


def targets_of(user: User) -> list[Entry]:
    """Levels that teams set for them."""
    targets = Target.objects.filter(user=user).select_related("team", "occupation", "set_by")
    return [
        Entry(
            f"Target of {each.team}: {each.level} ({each.strand})",
            each.set_at,
            str(each.occupation),
            by=_name(each.set_by),
        )
        for each in targets.order_by("pk")
    ]


def roles_of(user: User) -> list[Entry]:
    """What they are admin of."""
    roles = Role.objects.filter(user=user).select_related("organisation").order_by("pk")
    return [
        Entry(each.get_kind_display(), None, _name(each.organisation) or "The whole site")
        for each in roles
    ]


def requests_of(user: User) -> list[Entry]:
    """Frameworks they asked for."""
    asked = FrameworkRequest.objects.filter(user=user).select_related("occupation").order_by("pk")
    return [Entry("Asked for", each.created_at, str(each.occupation), each.why) for each in asked]


def corrections_of(user: User) -> list[Entry]:
    """Corrections they suggested, and what became of them."""
    found = Correction.objects.of(user).select_related("occupation").order_by("pk")
    return [
        Entry(
            "Suggested",
            each.created_at,
            each.text,
            each.says,
            more={
                "occupation": str(each.occupation),
                "version": each.version,
                "why": each.why,
                "state": each.state,
                "answer": each.answer,
                "decided_at": each.decided_at,
            },
        )
        for each in found
    ]


def invitations_of(user: User) -> list[Entry]:
    """Those to their addresses, and those they made, whose addresses they typed themselves."""
    to_them = invitations_to(user, addresses_of(user))
    found = to_them | Invitation.objects.filter(invited_by=user)
    return [
        Entry(
            each.offer,
            each.made_at,
            each.email,
            each.name,
            _name(each.invited_by),
            {
                "sent_at": each.sent_at,
                "expires_at": each.expires_at,
                "accepted_at": each.accepted_at,
            },
        )
        for each in found.select_related("organisation", "team", "invited_by").order_by("pk")
    ]


def reviews_by(user: User) -> list[Entry]:
    """Their own words and views on others' answers; whose answers is the others' own."""
    found = Review.objects.filter(author=user).exclude(assessment__learner=user)
    return [
        Entry(
            each.get_kind_display(),
            each.created_at,
            each.statement.text,
            each.comment,
            more={"value": each.value},
        )
        for each in found.select_related("statement").order_by("pk")
    ]


def made_by(user: User) -> list[Entry]:
    """What they made as a manager or admin, each with their words."""
    plans = PlanItem.objects.filter(made_by=user).exclude(learner=user)
    said = Campaign.objects.filter(made_by=user)
    kept = Snapshot.objects.filter(taken_by=user)
    decided = Correction.objects.filter(decided_by=user)
    targets = Target.objects.filter(set_by=user)
    links = JoinLink.objects.filter(made_by=user)
    anchors = Grounding.objects.filter(decided_by=user)
    imports, drafts = Import.objects.filter(by=user), Draft.objects.filter(by=user)
    releases = Release.objects.filter(by=user)
    released = Import.objects.filter(published_by=user)
    became = StatementLink.objects.filter(decided_by=user)
    return [
        *_made("Planned with someone", plans, "made_at", "statement__text", "note", "due done_at"),
        *_made("Asked a team to rate", said, "made_at", "team__name", "message", "due ended_at"),
        *_made("Kept a team by date", kept, "taken_at", "team__name", "note"),
        *_made("Set a target", targets, "set_at", "team__name", "level", "strand"),
        *_made("Made a link to join", links, "made_at", "team__name", more="expires_at"),
        *_made("Uploaded", imports, "created_at", "name", "why", "state"),
        *_made("Published an import", released, "moved_at", "name"),
        *_made("Drafted", drafts, "created_at", "title", "name", "code version state"),
        *_made("Released", releases, "at", "framework__version", "why", "kind"),
        *_made("Said of an anchor", anchors, "decided_at", "name", more="kind holds"),
        *_made("Decided on", decided, "decided_at", "text", "answer", "state"),
        *(
            Entry("Decided what became of", None, text, more={"relation": relation, "keep": keep})
            for text, relation, keep in became.order_by("pk").values_list(
                "old__text", "relation", "keep"
            )
        ),
        *(
            Entry("Reminded a team", task.enqueued_at, "", task.args_kwargs["kwargs"]["words"])
            for task in reminders_by(user).order_by("enqueued_at")
        ),
    ]


def looks_at(user: User) -> list[Entry]:
    """Every look that could show their answers."""
    return [
        Entry(what_happened(each.action, each.detail), each.at, each.team, by=each.by)
        for each in all_looks_at(user)
    ]


def done_by(user: User) -> list[Entry]:
    """The log of what they did, by row ids, as it is kept."""
    events = AuditEvent.objects.filter(actor=user).order_by("at", "pk")
    rows = events.values_list("at", "action", "target", "detail")
    return [
        Entry(what_happened(action, detail), at, target, more=detail)
        for at, action, target, detail in rows.iterator(chunk_size=2000)
    ]


def done_to(user: User) -> list[Entry]:
    """What others did to them or their account, and who did."""
    return [
        Entry(what_happened(each.action, each.detail), each.at, each.target, by=each.by)
        for each in done_to_person(user)
    ]


def _made(
    what: str, rows: QuerySet[Any], at: str, about: str, words: str = "", more: str = ""
) -> Iterable[Entry]:
    """One entry a row, from the fields that say when, about what, in whose words, and the rest."""
    said = [words] if words else []
    rest = more.split()
    for when, named, *others in rows.order_by("pk").values_list(at, about, *said, *rest):
        told = dict(zip(rest, others[len(said) :], strict=True)) or None
        yield Entry(what, when, named, others[0] if words else "", more=told)


def _name(row: object) -> str | None:
    return str(row) if row else None
