"""Every page a person can reach: a line each, looked at by all tests of pages."""

from dataclasses import dataclass
from typing import Literal

Who = Literal["visitor", "newcomer", "learner", "manager", "admin"]


@dataclass(frozen=True)
class PageCase:
    """A name for reports, the address with gaps (see World.path), and who looks at it."""

    name: str
    path: str
    who: Who = "visitor"


PAGES = [
    PageCase("home", "/"),
    PageCase("catalogue", "/occupations/"),
    PageCase("catalogue-none-found", "/occupations/?q=zzz"),
    PageCase("catalogue-long-word", f"/occupations/?q={'Beratung' * 22}"),
    PageCase("occupation", "/occupations/{soc}/"),
    PageCase("occupation-ai", "/occupations/{soc}/ai/"),
    PageCase("occupation-durable", "/occupations/{soc}/durable/"),
    PageCase("occupation-sources", "/occupations/{soc}/sources/"),
    PageCase("occupation-onet", "/occupations/41-3031.00/"),
    PageCase("help-placement", "/help/placement/"),
    PageCase("help-sources", "/help/sources/"),
    PageCase("accessibility", "/accessibility/"),
    PageCase("privacy", "/privacy/"),
    PageCase("login", "/account/login/"),
    PageCase("signup", "/account/signup/"),
    PageCase("password-reset", "/account/password/reset/"),
    PageCase("dashboard-empty", "/me/", "newcomer"),
    PageCase("dashboard", "/me/", "learner"),
    PageCase("tasks", "/me/a/{open}/", "learner"),
    PageCase("rate-begun", "/me/a/{open}/occupational-2/", "learner"),
    PageCase("rate-new", "/me/a/{open}/occupational-4/", "learner"),
    PageCase("rate-ai", "/me/a/{open}/ai-1/", "learner"),
    PageCase("rate-durable", "/me/a/{open}/durable-1/", "learner"),
    PageCase("result-open", "/me/a/{open}/result/", "learner"),
    PageCase("result-finished", "/me/a/{finished}/result/", "learner"),
    PageCase("result-outdated", "/me/a/{outdated}/result/", "learner"),
    PageCase("move", "/me/a/{outdated}/move/", "learner"),
    PageCase("review", "/me/a/{open}/review/", "learner"),
    PageCase("evidence-empty", "/me/evidence/", "newcomer"),
    PageCase("evidence", "/me/evidence/", "learner"),
    PageCase("sharing-empty", "/me/sharing/", "newcomer"),
    PageCase("sharing", "/me/sharing/", "learner"),
    PageCase("share", "/me/a/{open}/share/", "learner"),
    PageCase("teams-none", "/teams/", "newcomer"),
    PageCase("evidence-on-a-statement", "/me/a/{open}/evidence/{statement}/", "learner"),
    PageCase("evidence-use-again", "/me/evidence/{evidence}/use/", "learner"),
    PageCase("evidence-edit", "/me/evidence/{evidence}/edit/", "learner"),
    PageCase("evidence-delete", "/me/evidence/{evidence}/delete/", "learner"),
    PageCase("teams", "/teams/", "learner"),
    PageCase("teams-manager", "/teams/", "manager"),
    PageCase("team", "/teams/{team}/", "manager"),
    PageCase("shared", "/teams/{team}/r/{open}/", "manager"),
    PageCase("manage", "/manage/", "admin"),
    PageCase("imports", "/manage/imports/", "admin"),
    PageCase("import-new", "/manage/imports/new/", "admin"),
    PageCase("import-review", "/manage/imports/{batch}/", "admin"),
    PageCase("import-review-all", "/manage/imports/{batch}/?file={changed}&all=1", "admin"),
    PageCase("import-blocked", "/manage/imports/{batch}/?file={blocked}", "admin"),
    PageCase("import-none-found", "/manage/imports/{batch}/?q=zzz", "admin"),
    PageCase("import-checking", "/manage/imports/{checking}/", "admin"),
    PageCase("import-done", "/manage/imports/{done}/?state=published", "admin"),
    PageCase("import-undo", "/manage/imports/{done}/undo/", "admin"),
    PageCase("import-discard", "/manage/imports/{batch}/discard/", "admin"),
    PageCase("frameworks", "/manage/frameworks/", "admin"),
    PageCase("frameworks-none-found", "/manage/frameworks/?q=zzz", "admin"),
    PageCase("framework-history", "/manage/frameworks/{soc}/history/", "admin"),
    PageCase(
        "framework-compare", "/manage/frameworks/{soc}/history/?from=v.26.10&to=v.26.10", "admin"
    ),
    PageCase("framework-retire", "/manage/frameworks/{soc}/retire/", "admin"),
    PageCase("people", "/manage/people/", "admin"),
    PageCase("people-none-found", "/manage/people/?q=zzz", "admin"),
    PageCase("person", "/manage/people/{person}/", "admin"),
    PageCase("invite", "/manage/people/invite/", "admin"),
    PageCase("audit", "/manage/audit/", "admin"),
    PageCase("audit-none-found", "/manage/audit/?who=zzz", "admin"),
    PageCase("invitation", "/account/invitation/{invitation}/"),
    PageCase("suggest", "/occupations/{soc}/suggest/?s={statement}", "learner"),
    PageCase("suggestions-none", "/me/suggestions/", "newcomer"),
    PageCase("suggestions", "/me/suggestions/", "learner"),
    PageCase("corrections", "/manage/corrections/", "admin"),
    PageCase("account", "/account/", "learner"),
    PageCase("account-email", "/account/email/", "learner"),
    PageCase("account-password", "/account/password/change/", "learner"),
    PageCase("drafts", "/manage/drafts/", "admin"),
    PageCase("framework-new", "/manage/frameworks/new/", "admin"),
    PageCase("draft", "/manage/drafts/{draft}/", "admin"),
    PageCase("draft-ai", "/manage/drafts/{draft}/ai/", "admin"),
    PageCase("draft-durable", "/manage/drafts/{draft}/durable/", "admin"),
    PageCase("draft-statement", "/manage/drafts/{draft}/s/{draft_statement}/", "admin"),
    PageCase("draft-add", "/manage/drafts/{draft}/add/?to=ai/emerging/", "admin"),
    PageCase("draft-levels", "/manage/drafts/{draft}/levels/", "admin"),
    PageCase("draft-sources", "/manage/drafts/{draft}/sources/", "admin"),
    PageCase("draft-about", "/manage/drafts/{draft}/about/", "admin"),
    PageCase("draft-review", "/manage/drafts/{draft}/review/?all", "admin"),
    PageCase("draft-discard", "/manage/drafts/{draft}/discard/", "admin"),
    PageCase("occupation-admin", "/occupations/{soc}/", "admin"),
]
