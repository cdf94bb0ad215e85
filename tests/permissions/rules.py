"""Who may use which addresses, group by group.

The first group whose `routes` match an address is its group, so a new address below /teams/<pk>/
is for the team's managers alone until a group above says otherwise. Whom a group does not let in
is turned away as `others` says: "403" where they may know that it is there, else "404"; visitors
are sent to sign in.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

PEOPLE = (
    "visitor",
    "guest",
    "learner",
    "other learner",
    "member",
    "manager",
    "manager below",
    "manager above",
    "manager elsewhere",
    "manager of others",
    "org admin",
    "other org admin",
    "framework admin",
    "site admin",
)
"""The learner and the member are in the manager's team; "elsewhere" is another team of the same
organisation, "of others" one of another organisation, as is the other org admin."""

SIGNED_IN = frozenset(PEOPLE) - {"visitor"}
MANAGERS = frozenset(who for who in PEOPLE if who.startswith("manager"))
IN_TEAM = {"learner": "403", "member": "403"}
ADMINS = frozenset({"org admin", "other org admin", "framework admin", "site admin"})
OF_FRAMEWORKS = frozenset({"framework admin", "site admin"})
OF_PEOPLE = frozenset({"org admin", "other org admin", "site admin"})
OF_THESE_PEOPLE = frozenset({"org admin", "site admin"})


@dataclass(frozen=True)
class Group:
    """Addresses that the same people may use, for `why`.

    `own`: everybody let in gets what is theirs alone. `door`: who has no account may be sent on to
    sign in. `turned_away` are exceptions from `others`.
    """

    title: str
    why: str
    routes: str
    let_in: frozenset[str]
    others: str = "404"
    turned_away: Mapping[str, str] = field(default_factory=dict)
    own: bool = False
    door: bool = False

    def expected(self, who: str) -> str:
        """What becomes of them: "in", "sign in", "403" or "404"."""
        if who in self.let_in:
            return "in"
        if who == "visitor":
            return "sign in"
        return self.turned_away.get(who, self.others)


GROUPS = (
    Group(
        "Read by everybody",
        "The catalogue, help, what crawlers ask for, and what everybody may begin with.",
        r"/$|/robots.txt$|/sitemap|/help/|/accessibility/$|/privacy/$|/goodbye/$|/compare/$"
        r"|/occupations/(?!<soc>/(suggest|ask)/)",
        frozenset(PEOPLE),
    ),
    Group(
        "Invitations and links to join",
        "The link is the key; one that does not work tells nobody anything.",
        r"/account/invitation/|/join/|/mail/off/|/me/reminders/off/",
        frozenset(PEOPLE),
    ),
    Group(
        "The door",
        "Signing in and up. Who is signed in is sent on.",
        r"/account/(login|logout|signup|inactive|password/reset|confirm-email|2fa/authenticate)",
        frozenset(PEOPLE),
        door=True,
    ),
    Group(
        "One’s own account",
        "Each sees their own; a guest is asked to sign up first.",
        r"/account/",
        SIGNED_IN,
        own=True,
        door=True,
    ),
    Group(
        "Evidence files",
        "The learner’s, and those the answer it belongs to is shown to.",
        r"/evidence/|/me/evidence/<public_id>/$",
        frozenset({"learner", "manager"}),
    ),
    Group(
        "Things of one learner",
        "Whose they are, and nobody else, whatever they are admin of.",
        r"/me/(a|o|evidence|sharing|plan)/.*<",
        frozenset({"learner"}),
    ),
    Group(
        "Mail from a team",
        "Who is in it, for themselves.",
        r"/me/mail/",
        frozenset({"learner", "member", "manager"}),
        own=True,
    ),
    Group(
        "One’s own pages",
        "Each sees what is theirs.",
        r"/me/(?!mail/)|/teams/$|/occupations/<soc>/(suggest|ask)/",
        SIGNED_IN,
        own=True,
        door=True,
    ),
    Group(
        "Making a team",
        "Who runs one, or an organisation’s people: each below or in what is theirs.",
        r"/teams/new/$",
        MANAGERS | OF_PEOPLE,
        others="403",
    ),
    Group(
        "Being in a team",
        "Who is in it, for themselves: to show it something, or to leave.",
        r"/teams/<pk>/(show|leave)/|/me/mail/",
        frozenset({"learner", "member", "manager"}),
        own=True,
    ),
    Group(
        "Running a team",
        "Its managers, those of teams above, its organisation’s admins and the site’s. No answers.",
        r"/teams/<pk>/(people|targets|edit)/",
        frozenset({"manager", "manager above"}) | OF_THESE_PEOPLE,
        turned_away=IN_TEAM,
    ),
    Group(
        "Where a team stands",
        "Those above it, and admins: its own managers neither move nor delete it.",
        r"/teams/<pk>/(move|delete)/",
        frozenset({"manager above"}) | OF_THESE_PEOPLE,
        turned_away=IN_TEAM | {"manager": "403"},
    ),
    Group(
        "What a team shows",
        "Its managers alone; its members know that it is there, all others do not.",
        r"/teams/<pk>/",
        frozenset({"manager"}),
        turned_away=IN_TEAM,
    ),
    Group(
        "Looking after these people",
        "Admins of their organisation and of the site; it shows nobody’s answers.",
        r"/manage/people/.*<",
        OF_THESE_PEOPLE,
        others="403",
        turned_away={"other org admin": "404"},
    ),
    Group(
        "Looking after people",
        "Admins of an organisation see their own people, site admins everybody.",
        r"/manage/people/",
        OF_PEOPLE,
        others="403",
        own=True,
    ),
    Group(
        "The trail, and an admin’s first page",
        "Each admin sees what their role looks after; nobody’s answers are in it.",
        r"/manage/$|/manage/audit/",
        ADMINS,
        others="403",
        own=True,
    ),
    Group(
        "Frameworks",
        "Who looks after the nation’s frameworks.",
        r"/manage/(frameworks|drafts|imports|corrections|requests|ai-evidence)/",
        OF_FRAMEWORKS,
        others="403",
    ),
)


NOTHING_THERE = {
    "account_confirm_email": "no such link",
    "choose": "nothing was rated both as a guest and with the account",
    "draft-statement": "an empty form names no level",
    "evidence-preview": "the file is a text, not a picture",
    "import-replace": "the file is not blocked",
    "mail-off": "no such link",
    "mfa_deactivate_totp": "there is no second step to switch off",
    "mfa_download_recovery_codes": "there are no codes",
    "mfa_view_recovery_codes": "there are no codes",
}
"""Addresses by name that say 404 to those let in too, with what is not there in the tests."""


def group_of(route: str) -> Group:
    """The group of an address. Raises LookupError where none is written down."""
    for group in GROUPS:
        if re.match(group.routes, route):
            return group
    raise LookupError(f"{route} is in no group: say in tests/permissions/rules.py who may use it")
