"""Teams themselves: made, named, placed one under the other, deleted."""

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.text import slugify

from nsx.accounts.actions.roles import Refused, check_runs, put_in_team
from nsx.accounts.models import AuditEvent, Membership, Organisation, Team, User
from nsx.accounts.queries import powers_of
from nsx.accounts.queries.teams import MAX_DEPTH, below, depth, height, makes_in, shapes
from nsx.accounts.signals import team_closed


@transaction.atomic
def make_organisation(*, name: str, by: User) -> Organisation:
    """A new organisation, without anybody in it.

    Raises PermissionDenied for all but site admins, and Refused for a name that is taken.
    """
    if not by.is_active or not powers_of(by).site:
        raise PermissionDenied
    slug = slugify(name)[:40]
    if not slug:
        raise Refused("An organisation’s name needs a letter or digit.")
    if Organisation.objects.filter(slug=slug).exists():
        raise Refused(f"There is an organisation like “{name}” already. Choose it from the list.")
    made = Organisation.objects.create(slug=slug, name=name)
    AuditEvent.objects.create(
        actor=by, action="organisation.make", target=f"organisation:{made.pk}"
    )
    return made


@transaction.atomic
def make_team(
    *, organisation: Organisation, name: str, parent: Team | None, manage: bool, by: User
) -> Team:
    """A new team, under `parent` or at the top of its organisation, without anybody in it.

    With `manage`, whoever makes it becomes its manager. Raises PermissionDenied, and Refused for
    a name that is taken or a parent that is elsewhere or too deep.
    """
    _hold(organisation)
    if not makes_in(by, organisation.pk, parent):
        raise PermissionDenied
    _check_name(name, organisation.pk)
    if parent is not None:
        _check_place(parent, organisation.pk, 1)
    made = Team.objects.create(organisation=organisation, name=name, parent=parent)
    _record("team.make", made, by)
    if manage:
        put_in_team(team=made, user=by, kind=Membership.Kind.MANAGER, by=by)
    return made


@transaction.atomic
def rename_team(*, team: Team, name: str, by: User) -> bool:
    """Call a team something else; False if it is called that. Raises as make_team does."""
    _hold(team.organisation)
    check_runs(by, team)
    if team.name == name:
        return False
    _check_name(name, team.organisation_id, besides=team)
    team.name = name
    team.save(update_fields=["name"])
    _record("team.rename", team, by)
    return True


@transaction.atomic
def move_team(*, team: Team, parent: Team | None, by: User) -> bool:
    """Put a team with all below it under another, or to the top; False if it stands there.

    What its people share stays with it. Raises PermissionDenied unless `by` may make teams both
    where it stands and where it goes, and Refused for a place it does not fit into.
    """
    _hold(team.organisation)
    team.refresh_from_db()
    if not shapes(by, team) or not makes_in(by, team.organisation_id, parent):
        raise PermissionDenied
    if team.parent_id == (parent.pk if parent else None):
        return False
    if parent is not None:
        under = list(below(team))
        if parent in under:
            raise Refused("A team cannot stand under itself. Choose another one.")
        _check_place(parent, team.organisation_id, height(team, under))
    team.parent = parent
    team.save(update_fields=["parent"])
    _record("team.move", team, by)
    return True


@transaction.atomic
def delete_team(*, team: Team, by: User) -> None:
    """Delete a team: everybody is out, and what they shared with it ends.

    Teams under it move up to where it stood. Raises PermissionDenied.
    """
    _hold(team.organisation)
    team.refresh_from_db()
    if not shapes(by, team):
        raise PermissionDenied
    team.children.update(parent=team.parent_id)
    team_closed.send(sender=Team, team=team)
    # The team itself has no row to look it up by any more: its organisation has.
    AuditEvent.objects.create(
        actor=by,
        action="team.delete",
        target=f"organisation:{team.organisation_id}",
        detail={"team": team.pk},
    )
    team.delete()


def _hold(organisation: Organisation) -> None:
    """Whoever else changes teams of this organisation waits: two moves could make a ring."""
    Organisation.objects.select_for_update().get(pk=organisation.pk)


def _check_name(name: str, organisation: int, besides: Team | None = None) -> None:
    others = Team.objects.filter(organisation=organisation, name__iexact=name)
    if besides is not None:
        others = others.exclude(pk=besides.pk)
    if others.exists():
        raise Refused(f"There is a team “{name}” already. Choose another name.")


def _check_place(parent: Team, organisation: int, levels: int) -> None:
    if parent.organisation_id != organisation:
        raise Refused("That team is in another organisation. Choose one of the same.")
    if depth(parent) + levels > MAX_DEPTH:
        raise Refused(f"Teams stand at most {MAX_DEPTH} deep. Choose one further up.")


def _record(action: str, team: Team, by: User) -> None:
    AuditEvent.objects.create(
        actor=by, action=action, target=f"team:{team.pk}", detail={"parent": team.parent_id}
    )
