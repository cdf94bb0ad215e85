"""Reading framework files: parse (pure), then apply (one transaction)."""
