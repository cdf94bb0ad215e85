"""What people send about frameworks, read and checked."""
