"""What frameworks, drafts and imports are called in the audit trail, to those who may know."""

from collections.abc import Collection, Mapping

from frameworks.models import Draft, Framework, Import
from nsx.accounts.powers import Powers


def framework_names(ids: Collection[int], powers: Powers) -> Mapping[int, str]:
    """By row id, in one query; a role of an organisation is named to its own admins alone."""
    found = Framework.objects.filter(pk__in=ids).select_related("occupation")
    return {
        each.pk: f"{each.occupation} {each.version}"
        for each in found
        if _may_know(each.occupation.organisation_id, powers)
    }


def draft_names(ids: Collection[int], powers: Powers) -> Mapping[int, str]:
    """The same of drafts, which only those who could edit them know of."""
    found = Draft.objects.filter(pk__in=ids).defer("data", "report", "decisions")
    return {each.pk: str(each) for each in found if powers.edits(each.organisation_id)}


def import_names(ids: Collection[int], powers: Powers) -> Mapping[int, str]:
    """The same of imports, which may hold files of any occupation."""
    if not powers.all_frameworks:
        return {}
    return {each.pk: f"No. {each.pk}, {each}" for each in Import.objects.filter(pk__in=ids)}


def _may_know(organisation: int | None, powers: Powers) -> bool:
    return organisation is None or powers.edits(organisation) or organisation in powers.people
