"""What a team shows as files: pure writers of one sheet in several forms."""
