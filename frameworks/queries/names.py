"""What frameworks, drafts and imports are called in the audit trail, to those who may know."""

from collections.abc import Collection, Mapping

from django.db.models import QuerySet

from frameworks.models import Correction, Draft, Framework, Import
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


def their_frameworks(powers: Powers) -> QuerySet[Framework]:
    """Versions of the roles of the organisations whose frameworks these powers look after."""
    return Framework.objects.filter(occupation__organisation__in=powers.frameworks)


def their_drafts(powers: Powers) -> QuerySet[Draft]:
    """Drafts of these roles."""
    return Draft.objects.filter(organisation__in=powers.frameworks)


def their_imports(powers: Powers) -> QuerySet[Import]:
    """Imports with a file of one of these roles."""
    return Import.objects.filter(drafts__organisation__in=powers.frameworks)


def their_corrections(powers: Powers) -> QuerySet[Correction]:
    """What was suggested of these roles."""
    return Correction.objects.filter(occupation__organisation__in=powers.frameworks)
