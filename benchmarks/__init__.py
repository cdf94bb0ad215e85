"""Figures and ratios: how fast the app is beside a practical floor (docs/benchmarks.md)."""
