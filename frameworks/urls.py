"""Addresses of occupations and their frameworks."""

from django.urls import include, path

from frameworks.views import (
    ai_evidence,
    catalogue,
    compare,
    corrections,
    groundings,
    import_file,
    imports,
    requests,
    versions,
)

urlpatterns = [
    path("manage/", include("frameworks.draft_urls")),
    path("", catalogue.home, name="home"),
    path("occupations/", catalogue.catalogue, name="catalogue"),
    path("occupations/groups/", catalogue.groups, name="groups"),
    path("occupations/<soc:soc>/", catalogue.occupation, name="occupation"),
    path("occupations/<soc:soc>/ai/", catalogue.occupation, {"tab": "ai"}, name="occupation-ai"),
    path(
        "occupations/<soc:soc>/durable/",
        catalogue.occupation,
        {"tab": "durable"},
        name="occupation-durable",
    ),
    path(
        "occupations/<soc:soc>/sources/",
        catalogue.occupation,
        {"tab": "sources"},
        name="occupation-sources",
    ),
    path(
        "occupations/<soc:soc>/export.json", catalogue.occupation_export, name="occupation-export"
    ),
    path("manage/imports/", imports.imports, name="imports"),
    path("manage/imports/new/", imports.new_import, name="import-new"),
    path("manage/imports/<row:number>/", imports.review, name="import"),
    path("manage/imports/<row:number>/go-on/", imports.go_on, name="import-go-on"),
    path("manage/imports/<row:number>/check/", imports.check, name="import-check"),
    path("manage/imports/<row:number>/publish/", imports.publish, name="import-publish"),
    path("manage/imports/<row:number>/undo/", imports.undo, name="import-undo"),
    path("manage/imports/<row:number>/discard/", imports.discard, name="import-discard"),
    path("manage/imports/<row:number>/report.json", import_file.report_json, name="import-json"),
    path("manage/imports/<row:number>/report.csv", import_file.report_csv, name="import-csv"),
    path("manage/imports/<row:number>/files/<row:pk>/", import_file.decide, name="import-decide"),
    path(
        "manage/imports/<row:number>/files/<row:pk>/replace/",
        import_file.replace,
        name="import-replace",
    ),
    path(
        "manage/imports/<row:number>/files/<row:pk>/diff.json",
        import_file.diff,
        name="import-diff",
    ),
    path("occupations/<soc:soc>/suggest/", corrections.suggest, name="suggest"),
    path("occupations/<soc:soc>/ask/", requests.ask, name="request-ask"),
    path("occupations/<soc:soc>/ask/withdraw/", requests.withdraw, name="request-withdraw"),
    path("manage/requests/", requests.queue, name="requests"),
    path("compare/", compare.compare, name="compare"),
    path("me/suggestions/", corrections.suggestions, name="suggestions"),
    path("manage/corrections/", corrections.queue, name="corrections"),
    path("manage/corrections/<row:pk>/", corrections.decide, name="correction-decide"),
    path("manage/ai-evidence/", ai_evidence.ai_evidence, name="ai-evidence"),
    path("manage/frameworks/", versions.frameworks, name="frameworks"),
    path("manage/frameworks/<soc:soc>/history/", versions.history, name="framework-history"),
    path("manage/frameworks/<soc:soc>/rollback/", versions.rollback, name="framework-rollback"),
    path("manage/frameworks/<soc:soc>/retire/", versions.retire, name="framework-retire"),
    path("manage/frameworks/<soc:soc>/anchors/", groundings.anchors, name="framework-anchors"),
    path(
        "manage/frameworks/<soc:soc>/anchors/<uuid:lineage>/",
        groundings.statement_anchors,
        name="statement-anchors",
    ),
]
