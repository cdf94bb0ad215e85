"""NSX, the National Skills Exchange."""

__version__ = "0.1.0"
