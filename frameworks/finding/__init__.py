"""Finding an occupation by what people call it.

The database finds the candidates (`engine`: FTS5 on SQLite, full text and trigrams on
PostgreSQL), one pure rule orders them (`ranking`), so that both databases answer alike. Words
are made comparable in one place (`words`), for what is kept (`index`) and what is asked (`find`).
"""
