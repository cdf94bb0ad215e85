"""A learner's result as values: what a page says and draws of it, and where it came from."""
