"""Evidence: what files, links and notes must be, and reading it for pages."""
