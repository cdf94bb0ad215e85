"""What others measured of AI in occupations: its files read, compared and written.

docs/ai-evidence.md describes the files. A value that a file does not give is missing, never zero.
"""
