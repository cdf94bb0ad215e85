"""Row ids in addresses."""

from django.urls.converters import IntConverter


class RowId(IntConverter):
    """`<row:…>`: a number that a database takes for a row's id; a longer one is no address."""

    regex = "[0-9]{1,18}"
