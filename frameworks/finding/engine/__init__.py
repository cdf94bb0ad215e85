"""What only the database at hand can do: finding rows by words, and words by their letters.

Both modules have the same functions. Their tables are made by a migration and hold nothing that
`frameworks.finding.index` could not write anew.
"""

from types import ModuleType

from django.db import connection

from frameworks.finding.engine import postgres, sqlite


def engine() -> ModuleType:
    """The module for the database at hand."""
    return postgres if connection.vendor == "postgresql" else sqlite
