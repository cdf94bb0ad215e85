"""What a page says of itself, in its head."""

import json
from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

ESCAPES = {ord(char): f"\\u{ord(char):04X}" for char in "<>&\u2028\u2029"}


@register.filter
def json_in_html(data: Mapping[str, Any]) -> SafeString:
    """JSON for a script element of data: no text in it can end the element or begin a comment."""
    written = json.dumps(data, ensure_ascii=False).translate(ESCAPES)
    return mark_safe(written)  # noqa: S308 (escaped)
