"""What is sent about teams: their names and places, who comes and goes, what newcomers show."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet

from assessments.forms.sharing import WHAT
from assessments.models import Assessment
from assessments.queries.places import other_teams
from nsx.accounts.admin_forms import addresses_in
from nsx.accounts.models import Team, User
from nsx.accounts.queries.teams import below, homes_for_new, makes_in, run_by
from nsx.accounts.roster import Row
from nsx.lib.text import has_control_characters

NAME_CHARS = 200
_CHOOSE = "Choose from the list."


def check_line(text: str) -> None:
    """Raises ValidationError for a name with line breaks or hidden characters."""
    if has_control_characters(text):
        raise ValidationError(
            "A name is one line of plain letters. Take out hidden characters.",
            code="control_characters",
        )


def name_field(label: str, *, required: bool = True, help_text: str = "") -> forms.CharField:
    """The name of a team or organisation."""
    return forms.CharField(
        label=label,
        required=required,
        help_text=help_text,
        max_length=NAME_CHARS,
        validators=[check_line],
        error_messages={
            "required": "Enter a name.",
            "max_length": f"That name is too long. The limit is {NAME_CHARS} characters.",
        },
        widget=forms.TextInput(attrs={"autocomplete": "off", "maxlength": NAME_CHARS}),
    )


class TeamChoice(forms.ModelChoiceField[Team]):
    """One of some teams; with `homes` their organisations stand before their names."""

    def __init__(self, teams: QuerySet[Team], *, homes: bool = False, **kwargs: Any) -> None:
        kwargs.setdefault("error_messages", {"required": _CHOOSE, "invalid_choice": _CHOOSE})
        super().__init__(teams.select_related("organisation"), **kwargs)
        self.homes = homes

    def label_from_instance(self, team: Team) -> str:
        """Its name, told apart from those of other organisations."""
        return f"{team.organisation}: {team.name}" if self.homes else team.name


class NewTeamForm(forms.Form):
    """A team to make: under one the reader runs, or at the top of an organisation of theirs."""

    name = name_field("Name")
    manage = forms.BooleanField(label="I manage this team", required=False)

    def __init__(self, *args: Any, user: User, site: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.homes = homes_for_new(user)
        homes = list(self.homes)
        self.on_top = bool(homes) or site
        teams = run_by(user).order_by("organisation__name", "name", "pk")
        self.fields["parent"] = TeamChoice(
            teams,
            homes=teams.order_by().values("organisation").distinct().count() > 1,
            label="Under",
            required=not self.on_top,
            empty_label="No other team" if self.on_top else "Choose a team",
            help_text="Managers of a team above see this one in totals only.",
        )
        if len(homes) > 1 or site:
            self.fields["organisation"] = forms.ModelChoiceField(
                self.homes,
                label="Organisation",
                required=False,
                empty_label="Choose one",
                help_text="For a team under no other.",
                error_messages={"invalid_choice": _CHOOSE},
            )
        if site:
            self.fields["new_organisation"] = name_field("Or a new organisation", required=False)
        self.order_fields(["name", "parent", "organisation", "new_organisation", "manage"])

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError unless it is clear where the team belongs."""
        found = self.cleaned_data
        if self.errors:
            return found
        parent, home = found.get("parent"), found.get("organisation")
        if parent is not None:
            home = parent.organisation
        elif home is None and "organisation" not in self.fields:
            home = self.homes.first()
        if home is None and not found.get("new_organisation"):
            self.add_error("organisation", ValidationError("Choose one.", code="required"))
        found["organisation"] = home
        return found


class RenameForm(forms.Form):
    """What a team is called."""

    name = name_field("Name")


class MoveForm(forms.Form):
    """Where a team stands."""

    def __init__(self, data: Any = None, *, user: User, team: Team) -> None:
        super().__init__(data, initial={"parent": team.parent_id})
        teams = run_by(user).filter(organisation=team.organisation_id)
        on_top = makes_in(user, team.organisation_id, None)
        self.fields["parent"] = TeamChoice(
            teams.exclude(pk__in=below(team).order_by()).order_by("name", "pk"),
            label="Under",
            required=not on_top,
            empty_label="No other team" if on_top else None,
        )


class HandOverForm(forms.Form):
    """Where somebody goes."""

    def __init__(self, *args: Any, user: User, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"] = TeamChoice(
            other_teams(user, team), label="To", empty_label="Choose a team"
        )


class TeamInviteForm(forms.Form):
    """Addresses, one a line, and what they are all asked to be in a team or one below it."""

    emails = forms.CharField(
        label="E-mails",
        help_text="One a line, or with commas between.",
        max_length=20_000,
        error_messages={"required": "Enter an e-mail."},
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )
    kind = forms.ChoiceField(
        label="As",
        choices=[("learner", "Member"), ("manager", "Manager")],
        error_messages={"required": _CHOOSE, "invalid_choice": _CHOOSE},
    )

    def __init__(self, *args: Any, team: Team, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"] = TeamChoice(
            below(team), label="Team", initial=team.pk, empty_label=None
        )

    def clean_emails(self) -> list[str]:
        """The addresses; whether each is whole is told by its row of the check."""
        return addresses_in(self.cleaned_data["emails"])

    def rows(self) -> list[Row]:
        """The rows of the roster that says the same."""
        found = self.cleaned_data
        return [
            Row(number, email=email, kind=found["kind"], team=found["team"].name)
            for number, email in enumerate(found["emails"], start=1)
        ]


class ShowForm(forms.Form):
    """What a member shows a team: nothing, or one of their occupations."""

    what = forms.ChoiceField(choices=WHAT, required=False)

    def __init__(self, *args: Any, mine: QuerySet[Assessment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["show"] = forms.ModelChoiceField(
            mine, required=False, error_messages={"invalid_choice": "Choose one of yours."}
        )

    @property
    def shown(self) -> Assessment | None:
        """The assessment they chose, None for nothing."""
        found: Assessment | None = self.cleaned_data["show"]
        return found

    @property
    def only(self) -> bool:
        """Whether just that one is shown and later ones stay theirs."""
        return bool(self.cleaned_data["what"] == "only")
