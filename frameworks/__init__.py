"""Occupations and the versions of their frameworks: read, compared, edited, published.

Pure: `documents` (a file as values), `outline` (its ladders), `exporting`, `diff`, `alike` and
`about` (what changed), `reviewing` (changes as a page shows them), `lineage` (what came from
what), `editing`, `reshaping` and `drafting` (a draft's document), `presenting`; `importing` reads
files. With the database: `models`, `access` (who reads what), `queries`, `actions`, `tasks` (long
work), `catalogue` and `search`. Asked here and answered by `assessments`: `impact` (whom a change
concerns) and `standing` (where a reader stands).
"""
