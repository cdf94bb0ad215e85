"""What every page of a draft begins with: who is at work, on what, and how it is saved."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import wraps
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse

from frameworks import actions
from frameworks.documents import FrameworkDoc, StrandDoc
from frameworks.editing import Edited, checked
from frameworks.forms.drafts import Told
from frameworks.models import Draft
from frameworks.presenting import TAB_LABELS, statements_in
from frameworks.queries.drafts import document_in
from frameworks.views.admins import admin_of
from nsx.accounts.models import User
from nsx.accounts.powers import Powers

CONFLICT = "conflict"
CHANGED = "Somebody saved this draft just now. Look at it again, then save."


@dataclass(frozen=True, slots=True)
class Desk:
    """An admin with a draft before them."""

    user: User
    powers: Powers
    draft: Draft
    document: FrameworkDoc

    def save(self, edited: Edited) -> tuple[Told, ...]:
        """Put an edit into the draft; what the parser or somebody else has against it."""
        if faults := checked(edited.document).errors:
            return tuple(Told(fault.code, fault.message, fault.pointer) for fault in faults)
        saved = actions.rewrite_draft(
            draft=self.draft,
            document=edited.document,
            by=self.user,
            revision=self.draft.revision,
            became=edited.became,
        )
        return () if saved else (Told(CONFLICT, CHANGED),)

    def context(self, page: str) -> dict[str, Any]:
        """What the frame around every page of a draft shows; `page` is the tab it is on."""
        return {
            "draft": self.draft,
            "document": self.document,
            "tabs": self._tabs(),
            "tab": page,
            "section": "manage",
            "powers": self.powers,
            "page_of": "drafts",
        }

    def _tabs(self) -> list[tuple[str, str, str, int | None]]:
        """Of each page its key, label, address and number of things, if it has one."""
        pk = self.draft.pk
        strands: list[tuple[str, str, str, int | None]] = [
            (s.kind, TAB_LABELS[s.kind], strand_address(pk, s.kind), statements_in(s))
            for s in self.document.strands
        ]
        return [
            *strands,
            ("shape", "Levels", reverse("draft-shape", args=[pk]), None),
            ("sources", "Sources", reverse("draft-sources", args=[pk]), None),
            ("about", "About", reverse("draft-about", args=[pk]), None),
        ]


def strand_address(pk: int, strand: str) -> str:
    """Where a strand of a draft is edited."""
    return reverse("draft" if strand == "occupational" else f"draft-{strand}", args=[pk])


def at_desk(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Give a view the draft that its address names.

    Raises Http404 for another's; a published one leads to what became of it. Files of an
    import are reviewed there.
    """

    @wraps(view)
    def wrapped(request: HttpRequest, pk: int, **rest: Any) -> HttpResponse:
        user, powers = admin_of(request)
        drafts = Draft.objects.visible_to(user, powers).filter(batch=None)
        draft = get_object_or_404(drafts.select_related("base", "organisation"), pk=pk)
        if draft.state == Draft.State.PUBLISHED:
            return redirect("occupation", draft.code)
        return view(request, Desk(user, powers, draft, document_in(draft)), **rest)

    return wrapped


def status_of(faults: Sequence[Told]) -> int:
    """The answer to what could not be saved: somebody else was first, or it may not be so."""
    return 409 if faults[0].code == CONFLICT else 422


def strand_of(desk: Desk, kind: str) -> StrandDoc:
    """A strand of the draft. Raises Http404."""
    for strand in desk.document.strands:
        if strand.kind == kind:
            return strand
    raise Http404("no such strand")
