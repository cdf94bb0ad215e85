"""The practical floor: about the least a Django app can do to show and save answers."""
