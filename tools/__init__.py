"""What tests and benchmarks run on: a throw-away PostgreSQL, an installed Chromium."""
