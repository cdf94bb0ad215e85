"""Occupation codes in addresses."""

from django.urls.converters import StringConverter

from frameworks.documents import SOC, is_code


class OccupationCode(StringConverter):
    """`<soc:…>`: an O*NET-SOC code or a local one; anything else is no address of ours."""

    regex = SOC.pattern

    def to_python(self, value: str) -> str:
        """The code. Raises ValueError, which is a 404, for one that no occupation can have."""
        if not is_code(value):
            raise ValueError("no occupation's code")
        return value
