"""What the audit trail and people's roles are called. Pure."""

from collections.abc import Mapping

WORDS: Mapping[str, str] = {
    "account.delete": "Deleted their account",
    "ai_evidence.import": "Imported AI evidence",
    "assessment.delete": "Deleted an assessment",
    "assessment.finish": "Finished an assessment",
    "assessment.form": "Chose the quick or the usual form",
    "assessment.move": "Moved to another version",
    "assessment.reopen": "Opened an assessment again",
    "assessment.start": "Started an assessment",
    "campaign.end": "Ended a campaign",
    "campaign.start": "Asked a team to rate",
    "correction.accept": "Accepted a suggestion",
    "correction.decline": "Declined a suggestion",
    "correction.suggest": "Suggested a correction",
    "draft.decide": "Decided what a draft does to ratings",
    "draft.discard": "Discarded a draft",
    "draft.edit": "Edited a draft",
    "draft.make": "Made a draft",
    "evidence.add": "Added evidence",
    "evidence.delete": "Deleted evidence",
    "evidence.edit": "Changed evidence",
    "evidence.replace": "Replaced a file or link of evidence",
    "evidence.unuse": "Took evidence off an answer",
    "evidence.use": "Used evidence for an answer",
    "framework.publish": "Published a framework",
    "framework.retire": "Retired a framework",
    "framework.rollback": "Rolled back to a framework",
    "grounding.link": "Linked a statement to an anchor",
    "grounding.refuse": "Refused an anchor of a statement",
    "grounding.undo": "Took back what was said of an anchor",
    "guest.convert": "Signed up after trying as a guest",
    "guest.delete": "Deleted an old guest",
    "guest.merge": "Signed in after trying as a guest",
    "import.check": "Checked an import again",
    "import.discard": "Discarded an import",
    "import.publish": "Published an import",
    "import.replace": "Let a file replace its version",
    "import.undo": "Rolled an import back",
    "import.upload": "Uploaded an import",
    "invitation.accept": "Accepted an invitation",
    "invitation.again": "Sent an invitation again",
    "invitation.delete": "Deleted an old invitation",
    "invitation.make": "Invited someone",
    "invitation.withdraw": "Withdrew an invitation",
    "link.join": "Joined a team by its link",
    "link.make": "Made a link to join a team",
    "link.withdraw": "Withdrew a link to join a team",
    "mail.off": "Turned a team’s mail off",
    "mail.on": "Turned a team’s mail on",
    "mail.when": "Chose when to be asked to rate anew",
    "onet.import": "Began to import O*NET data",
    "onet.imported": "Imported O*NET data",
    "organisation.make": "Made an organisation",
    "plan.change": "Changed a plan",
    "plan.done": "Said that a plan is done",
    "plan.make": "Planned something to learn",
    "plan.remove": "Took something out of a plan",
    "plan.undo": "Took back that a plan is done",
    "rating.ask": "Asked for evidence",
    "rating.confirm": "Confirmed answers",
    "rating.reply": "Replied to a reviewer",
    "rating.review": "Reviewed an answer",
    "request.defer": "Could not yet be told of a framework they asked for",
    "request.end": "Asks for a framework no longer",
    "request.make": "Asked for a framework",
    "request.tell": "Was told of a framework they asked for",
    "role.give": "Made someone an admin",
    "role.take": "Took an admin role away",
    "share.give": "Shared a result with a team",
    "share.withdraw": "Stopped sharing a result",
    "site.index": "Wrote the catalogue’s index anew",
    "snapshot.delete": "Deleted a snapshot of a team",
    "target.remove": "Removed a target",
    "target.set": "Set a target",
    "team.delete": "Deleted a team",
    "team.export": "Exported what a team shows",
    "team.join": "Put someone into a team",
    "team.leave": "Took someone out of a team",
    "team.make": "Made a team",
    "team.move": "Moved a team",
    "team.quit": "Left a team",
    "team.remind": "Reminded people of a team",
    "team.rename": "Renamed a team",
    "team.snapshot": "Took a snapshot of a team",
    "team.view": "Looked at a team",
    "team.view.result": "Opened a result shared with a team",
    "user.make": "Made an account",
    "user.rename": "Changed a name",
    "user.switch_off": "Switched an account off",
    "user.switch_on": "Switched an account on",
}
"""Audit actions in words; one without any shows as it is stored."""

LOOK = "team.view"
LOOK_CLOSELY = "team.view.result"
"""Stored as LOOK with the assessment in its detail: a look at one result, not at the whole team."""

TARGETS: Mapping[str, str] = {
    "assessment": "Assessments",
    "correction": "Corrections",
    "draft": "Drafts",
    "evidence": "Evidence",
    "framework": "Frameworks",
    "import": "Imports",
    "organisation": "Organisations",
    "plan": "Plans",
    "request": "Requests for frameworks",
    "review": "Reviews",
    "share": "Shared results",
    "site": "The site",
    "team": "Teams",
    "user": "People",
}
"""What an event can be about; the kind stands before the colon of its target."""

PRIVATE = (
    "account.",
    "assessment.",
    "evidence.",
    "guest.",
    "mail.",
    "plan.",
    "rating.",
    "request.",
    "share.",
)
"""A learner's own doings: of these only site admins see that they happened."""

ABOUT_FRAMEWORKS = (
    "framework.",
    "import.",
    "draft.",
    "correction.",
    "grounding.",
    "onet.",
    "ai_evidence.",
)
"""What framework admins see of the trail."""


def what_happened(action: str, detail: Mapping[str, object]) -> str:
    """An audit event in words."""
    stored = LOOK_CLOSELY if action == LOOK and "assessment" in detail else action
    return WORDS.get(stored, stored)


KINDS: Mapping[str, str] = {
    "learner": "Learner",
    "manager": "Manager",
    "framework_admin": "Framework admin",
    "organisation_admin": "Organisation admin",
    "site_admin": "Site admin",
}
"""What a person can be invited as, from the least to the most."""

IN_TEAMS = ("learner", "manager")
"""Of these a place in a team."""


def offer_words(kind: str, team: str, organisation: str) -> str:
    """What a person is asked to be: a role and where it holds; "" for no team and the whole site.

    >>> offer_words("learner", "Workshop", "Harbour Cycles")
    'Member of Workshop, Harbour Cycles'
    """
    if team:
        place = f"{team}, {organisation}" if organisation else team
        return f"{'Manager' if kind == 'manager' else 'Member'} of {place}"
    if kind == "framework_admin" and not organisation:
        return "Framework admin, whole site"
    return f"{KINDS[kind]}, {organisation}" if organisation else KINDS[kind]
