"""What a team agreed on, as its managers and its people may see it."""
