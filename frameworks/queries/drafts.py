"""Reading drafts."""

from frameworks.documents import FrameworkDoc
from frameworks.importing.parse import parse
from frameworks.models import Draft, Framework


def document_in(draft: Draft) -> FrameworkDoc:
    """What a draft says. Raises ValueError where its file has errors."""
    document = parse(bytes(draft.data)).document
    if document is None:
        raise ValueError("the draft's file has errors")
    return document


def versions_of(code: str) -> list[Framework]:
    """The versions of an occupation, newest first."""
    return list(Framework.objects.filter(occupation__code=code).select_related("occupation"))
