"""What admins send about people and the trail, checked."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from nsx.accounts import roster
from nsx.accounts.models import Membership, Organisation, Role, Team
from nsx.accounts.powers import Powers
from nsx.accounts.queries.people import organisations_of, teams_of_admin
from nsx.accounts.queries.trail import Asked, targets_seen, words_seen
from nsx.accounts.roster import Row
from nsx.accounts.words import KINDS

MAX_ADDRESSES = 100
_NO_TEAM = "Choose a team from the list."
_NO_HOME = "Choose an organisation from the list."


class TeamChoices(forms.ModelChoiceField[Team]):
    """The teams that an admin looks after, with their organisations."""

    def __init__(self, powers: Powers, **kwargs: Any) -> None:
        words = {"required": _NO_TEAM, "invalid_choice": _NO_TEAM}
        super().__init__(teams_of_admin(powers), label="Team", error_messages=words, **kwargs)

    def label_from_instance(self, team: Team) -> str:
        """Both names: many organisations have a team called Workshop."""
        return f"{team.organisation}: {team.name}"


class HomeChoices(forms.ModelChoiceField[Organisation]):
    """The organisations that an admin looks after, and the whole site for those of the site."""

    def __init__(self, powers: Powers, *, empty: str | None = None, **kwargs: Any) -> None:
        super().__init__(
            organisations_of(powers),
            required=not (powers.site or empty),
            error_messages={"required": _NO_HOME, "invalid_choice": _NO_HOME},
            **kwargs,
        )
        self.empty_label = "Whole site" if powers.site else empty or "Choose one"


class RoleForm(forms.Form):
    """An admin role and where it holds."""

    def __init__(self, data: Any, *, powers: Powers) -> None:
        super().__init__(data, auto_id="role-%s")
        kinds = [Role.Kind.ORGANISATION_ADMIN, Role.Kind.FRAMEWORK_ADMIN]
        kinds += [Role.Kind.SITE_ADMIN] if powers.site else []
        self.fields["kind"] = _kinds([(kind.value, kind.label) for kind in kinds])
        self.fields["organisation"] = HomeChoices(powers, label="Where")

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for a role that does not fit the place."""
        found = self.cleaned_data
        home = found.get("organisation")
        if (kind := found.get("kind")) and not self.errors:
            _check_offer(self, kind, "", home.name if home else "")
        return found


class PlaceForm(forms.Form):
    """A team and what a person is in it."""

    def __init__(self, data: Any, *, powers: Powers) -> None:
        super().__init__(data, auto_id="place-%s")
        self.fields["team"] = TeamChoices(powers, empty_label="Choose a team")
        self.fields["kind"] = _kinds(Membership.Kind.choices, label="As")


def addresses_in(text: str) -> list[str]:
    """The e-mails of a text, by lines, commas and semicolons. Raises ValidationError for many."""
    found = text.replace(",", "\n").replace(";", "\n").split("\n")
    emails = [email.strip().lower() for email in found if email.strip()]
    if len(emails) > MAX_ADDRESSES:
        raise ValidationError(
            f"That is {len(emails)} e-mails. The limit is {MAX_ADDRESSES}. Use a CSV file.",
            code="too_many_rows",
        )
    return emails


class InviteForm(forms.Form):
    """Addresses, one a line, and what they are all asked to be."""

    emails = forms.CharField(
        label="E-mails",
        help_text="One a line, or with commas between.",
        max_length=20_000,
        error_messages={"required": "Enter an e-mail."},
        widget=forms.Textarea(attrs={"rows": 4, "autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: Any, *, powers: Powers) -> None:
        super().__init__(data)
        kinds = [kind for kind in KINDS.items() if powers.site or kind[0] != "site_admin"]
        self.fields["kind"] = _kinds(kinds)
        self.fields["team"] = TeamChoices(
            powers,
            required=False,
            empty_label="No team",
            help_text="For learners and managers.",
        )
        self.fields["organisation"] = HomeChoices(
            powers, empty="None", label="Organisation", help_text="For admins."
        )

    def clean_emails(self) -> list[str]:
        """The addresses; whether each is whole is told by its row of the check."""
        return addresses_in(self.cleaned_data["emails"])

    def clean(self) -> dict[str, Any]:
        """Raises ValidationError for a role that does not fit the team or organisation."""
        found = self.cleaned_data
        team, home = found.get("team"), found.get("organisation")
        if (kind := found.get("kind")) and not self.errors:
            home_name = home.name if home and not team else ""
            _check_offer(self, kind, team.name if team else "", home_name)
        return found

    def rows(self) -> list[Row]:
        """The rows of the roster that says the same."""
        found = self.cleaned_data
        team = found["team"]
        home = team.organisation if team else found["organisation"]
        if found["kind"] == "learner" and not team:
            home = None
        return [
            Row(
                number,
                email=email,
                kind=found["kind"],
                team=team.name if team else "",
                organisation=home.name if home else "",
            )
            for number, email in enumerate(found["emails"], start=1)
        ]


class TrailForm(forms.Form):
    """How to narrow the audit trail."""

    who = forms.CharField(label="Who", required=False, max_length=200)
    since = forms.DateField(label="From", required=False)
    until = forms.DateField(label="To", required=False)

    def __init__(self, data: Any, *, powers: Powers) -> None:
        super().__init__(data, auto_id="%s")
        every = ("", "Everything")
        what = [every, *words_seen(powers).items()]
        about = [every, *targets_seen(powers).items()]
        self.fields["what"] = _kinds(what, label="What", required=False)
        self.fields["kind"] = _kinds(about, label="About", required=False)
        self.order_fields(["who", "what", "kind", "since", "until"])
        self.fields["who"].widget.attrs["autocomplete"] = "off"
        for name in ("since", "until"):
            self.fields[name].widget = forms.DateInput({"type": "date"}, format="%Y-%m-%d")
            self.fields[name].error_messages["invalid"] = "Write the day like 2026-01-31."

    def asked(self) -> Asked:
        """What was asked for; a field with a fault asks for nothing."""
        self.is_valid()
        return Asked(**{name: value for name, value in self.cleaned_data.items() if value})


def read_upload(upload: Any, *, team: str = "") -> list[Row]:
    """The rows of a file sent with a form; `team` as read_roster has it. Raises Unreadable."""
    if upload is None:
        raise roster.Unreadable("empty", "Choose a file first.")
    # One byte more tells too much from just enough.
    return roster.read_roster(upload.read(roster.MAX_BYTES + 1), team=team)


def _kinds(choices: Any, *, label: str = "Role", required: bool = True) -> forms.ChoiceField:
    words = {"required": "Choose one.", "invalid_choice": "Choose from the list."}
    return forms.ChoiceField(label=label, choices=choices, required=required, error_messages=words)


def _check_offer(form: forms.Form, kind: str, team: str, organisation: str) -> None:
    if fault := roster.fault_of_offer(kind, team, organisation):
        form.add_error(fault.column, ValidationError(fault.message, code=fault.code))
