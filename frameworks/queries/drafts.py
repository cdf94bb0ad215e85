"""Reading drafts."""

from collections.abc import Sequence

from frameworks.documents import FrameworkDoc
from frameworks.importing.parse import parse
from frameworks.models import Draft, Framework
from frameworks.queries.versions import parent_of


def document_in(draft: Draft) -> FrameworkDoc:
    """What a draft says. Raises ValueError where its file has errors."""
    document = parse(bytes(draft.data)).document
    if document is None:
        raise ValueError("the draft's file has errors")
    return document


def versions_of(code: str) -> list[Framework]:
    """The versions of an occupation, newest first."""
    return list(Framework.objects.filter(occupation__code=code).select_related("occupation"))


def followed_by(draft: Draft, versions: Sequence[Framework] | None = None) -> Framework | None:
    """The version that a draft is compared with, since ratings of it would be carried over.

    That is the live one, or the last that was; for a draft that stands in the place of a version,
    the one before that, or what it replaces where there is none. `versions` are the occupation's
    where the caller has them.
    """
    if draft.base and not draft.replaces:
        return draft.base
    there = versions_of(draft.code) if versions is None else versions
    here = next((v for v in there if draft.replaces and v.version == draft.version), None)
    if here:
        return here.based_on or here
    return draft.base or (parent_of(there[0].occupation) if there else None)


def live_of(draft: Draft) -> Framework | None:
    """The live version of its occupation; no query where that is its base."""
    if draft.base and draft.base.status == Framework.Status.PUBLISHED:
        return draft.base
    live = Framework.objects.filter(status=Framework.Status.PUBLISHED)
    return live.filter(occupation__code=draft.code).first()
