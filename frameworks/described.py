"""What the pages of the catalogue say of themselves, and occupations as schema.org has them. Pure.

https://schema.org/Occupation: nothing stands there that the page or its sources tab does not say.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from frameworks.documents import FrameworkDoc, OccupationDoc, StrandDoc, lead_and_rest
from frameworks.finding.asked import Asked
from frameworks.presenting import (
    JOB_ZONES,
    NAMES,
    TAB_LABELS,
    anchor_title,
    onet_release,
    plain_version,
    statements_in,
)
from nsx.lib.about import SITE, About, shortened

ONET = "https://www.onetcenter.org/database.html"
LICENCE = "https://creativecommons.org/licenses/by/4.0/"
SUMMARY = "https://www.onetonline.org/link/summary/"


def of_version(
    document: FrameworkDoc,
    tab: str,
    *,
    site: str,
    paths: Mapping[str, str],
    other: bool,
    listed: bool,
    known: bool,
) -> About:
    """A tab of a version; `paths` leads to all tabs ("" to the catalogue, "file" to the export).

    `other` says that it is not the live one: it is known by the live one's address. `listed` is
    false where there is none, and for a role that one organisation's people see; `known` says that
    its code is one of O*NET's.
    """
    block = document.occupation
    strand = next((strand for strand in document.strands if strand.kind == tab), None)
    title = f"{block.title}: {_heads(strand)}"
    if other:
        title += f", version {plain_version(document.version)}"
    steps = [("Occupations", paths[""]), (block.title, paths["occupational"])]
    if tab != "occupational":
        steps.append((TAB_LABELS[tab], paths[tab]))
    data: list[dict[str, Any]] = [_crumbs(site, steps)]
    if tab == "occupational":
        data.insert(0, _of_framework(document, f"{site}{paths[tab]}", known=known))
    return About(
        title,
        shortened(_says(document, strand)),
        f"{site}{paths[tab]}",
        index=listed,
        data={"@context": "https://schema.org", "@graph": data} if not other else None,
        same=f"{site}{paths['file']}" if not other else "",
    )


def of_onet(
    code: str,
    said: Mapping[str, Any],
    description: str,
    release: str,
    anchors: Mapping[str, Sequence[str]],
    *,
    site: str,
    paths: Mapping[str, str],
) -> About:
    """The page of an occupation that O*NET alone tells of."""
    url = f"{site}{paths['occupational']}"
    zone = None if said.get("job_zone_inferred") else said.get("job_zone")
    occupation = _occupation(code, said["title"], description, zone, anchors, release, url)
    measured = anchors.keys() - NAMES
    steps = [("Occupations", paths[""]), (said["title"], paths["occupational"])]
    text = description or f"{said['title']} in the catalogue of occupations."
    return About(
        f"{said['title']}: tasks, skills and tools" if measured else said["title"],
        shortened(text),
        url,
        data={"@context": "https://schema.org", "@graph": [occupation, _crumbs(site, steps)]},
    )


def of_home(site: str, path: str) -> About:
    """The first page."""
    return About(
        "See where you stand in your work",
        "Rate what you do against a clear list of skills for your occupation. You get a level you "
        "can explain, and what comes next. Free, and no account needed to try.",
        f"{site}{path}",
        data={
            "@context": "https://schema.org",
            "@type": "WebSite",
            "name": SITE,
            "alternateName": "NSX",
            "url": f"{site}{path}",
        },
    )


def of_catalogue(site: str, path: str, *, count: int, page: int, asked: Asked) -> About:
    """The list of occupations, a later page of it, or what was found; only lists are listed."""
    found = asked.query or asked.group or (f"Job Zone {asked.zone}" if asked.zone else "")
    words = f"{found}, occupations" if found else "Occupations"
    return About(
        words if page == 1 else f"{words}, page {page}",
        shortened(
            f"{count:,} occupations to look through, by title, other job titles, tasks, tools "
            "or skills. See what each calls for, and rate yourself."
            + (f" Page {page}." if page > 1 else "")
        ),
        f"{site}{path}" + (f"?page={page}" if page > 1 else ""),
        index=not asked.address,
    )


def of_groups(site: str, path: str, *, groups: int) -> About:
    """The groups of occupations."""
    return About(
        "Occupations by group",
        f"All occupations in {groups} groups: what each calls for, and where to rate yourself.",
        f"{site}{path}",
    )


def of_comparison(site: str, path: str, *, titles: Sequence[str]) -> About:
    """Occupations side by side; only the page to begin with is listed."""
    together = ", ".join(titles)
    return About(
        f"{together} compared" if len(titles) > 1 else "Compare occupations",
        "Two or three occupations side by side: levels, preparation, and the skills, tasks and "
        "tools they share and do not share.",
        f"{site}{path}",
        index=not titles,
    )


def _heads(strand: StrandDoc | None) -> str:
    if strand is None:
        return "sources"
    return {"occupational": "skills by level", "ai": "AI skills", "durable": "durable skills"}[
        strand.kind
    ]


def _says(document: FrameworkDoc, strand: StrandDoc | None) -> str:
    """What a tab is about, in its own words or with what is counted on it."""
    title = document.occupation.title
    if strand is None:
        anchors = (document.anchors or {}).items()
        counts = [f"{len(names)} {anchor_title(kind).lower()}" for kind, names in anchors if names]
        told = f": {', '.join(counts)}" if counts else ""
        return f"What the skills framework of {title} rests on{told}."
    own = document.description or document.context_covered
    if strand.kind == "occupational" and own:
        return own
    levels = [level.label for level in strand.domains[0].levels] if strand.domains else []
    steps = f", from {levels[0]} to {levels[-1]}" if len(levels) > 1 else ""
    domains = f" in {len(strand.domains)} domains" if len(strand.domains) > 1 else ""
    told = f"{title}, {_heads(strand)}: {statements_in(strand)} statements{domains}{steps}"
    return f"{told}. Rate yourself against them; no account needed to try."


def _of_framework(document: FrameworkDoc, url: str, *, known: bool) -> dict[str, Any]:
    block, anchors = document.occupation, dict(document.anchors or {})
    leads = [
        lead
        for strand in document.strands
        if strand.kind == "occupational"
        for domain in strand.domains
        for level in domain.levels
        for lead in [lead_and_rest(statement.text)[0] for statement in level.statements]
        if lead
    ]
    # The page shows what the framework says, O*NET's own skills stand on its sources tab.
    anchors["skills"] = tuple(leads) or tuple(anchors.get("skills", ()))
    release = onet_release(document.sources)
    description = document.description or document.context_covered
    code = block.soc if known else ""
    return _occupation(code, block.title, description, _zone(block), anchors, release, url)


def _zone(block: OccupationDoc) -> int | None:
    return None if block.job_zone_inferred else block.job_zone


def _occupation(
    code: str,
    title: str,
    description: str,
    zone: int | None,
    anchors: Mapping[str, Sequence[str]],
    release: str,
    url: str,
) -> dict[str, Any]:
    """What is not known is left out, so is a `code` that is not of O*NET's list: ""."""
    page: dict[str, Any] = {"@type": "WebPage", "@id": url, "url": url, "name": title}
    if release:
        page["isBasedOn"] = {
            "@type": "Dataset",
            "name": f"O*NET {release} Database",
            "description": f"Occupations of the United States, as O*NET {release} describes them.",
            "url": ONET,
            "license": LICENCE,
            "creator": {
                "@type": "Organization",
                "name": "U.S. Department of Labor, Employment and Training Administration",
            },
        }
    found: dict[str, Any] = {
        "@type": "Occupation",
        "@id": f"{url}#occupation",
        "name": title,
        "alternateName": list(anchors.get("relatedTitles", ())),
        "description": description,
        "occupationalCategory": _category(code, title),
        "skills": list(anchors.get("skills", ())),
        "responsibilities": list(anchors.get("tasks", ())),
        "qualifications": f"O*NET Job Zone {zone} of 5: {JOB_ZONES[zone]}" if zone else "",
        "mainEntityOfPage": page,
    }
    return {key: value for key, value in found.items() if value}


def _category(code: str, title: str) -> dict[str, Any] | None:
    """The code as schema.org's own example has it."""
    if not code or code.startswith("x-"):
        return None
    return {
        "@type": "CategoryCode",
        "inCodeSet": {
            "@type": "CategoryCodeSet",
            "name": "O*NET-SOC",
            "dateModified": "2019",
            "url": "https://www.onetonline.org/",
        },
        "codeValue": code,
        "name": title,
        "url": f"{SUMMARY}{code}",
    }


def _crumbs(site: str, steps: Sequence[tuple[str, str]]) -> dict[str, Any]:
    return {
        "@type": "BreadcrumbList",
        "itemListElement": [
            {"@type": "ListItem", "position": place, "name": name, "item": f"{site}{path}"}
            for place, (name, path) in enumerate(steps, start=1)
        ],
    }
