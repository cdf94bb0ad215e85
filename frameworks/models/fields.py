"""Fields of framework rows."""

import json
from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _Field = models.Field[Any, Any]
else:
    _Field = models.Field


class OrderedJSONField(_Field):
    """JSON whose objects keep their keys in order, which PostgreSQL's jsonb does not.

    A file that is exported has its keys where they were imported. Not for queries inside.
    """

    def get_internal_type(self) -> str:
        """Stored as text."""
        return "TextField"

    def from_db_value(self, value: str | None, expression: object, connection: object) -> Any:
        """The JSON value, None for NULL."""
        return self.to_python(value)

    def to_python(self, value: Any) -> Any:
        """The JSON value of its text; what is no text is one already."""
        return json.loads(value) if isinstance(value, str) else value

    def get_prep_value(self, value: Any) -> str | None:
        """Its text, NULL for None."""
        return None if value is None else json.dumps(value, ensure_ascii=False)

    def value_to_string(self, obj: models.Model) -> str:
        """Its text, for dumpdata."""
        return json.dumps(self.value_from_object(obj), ensure_ascii=False)
