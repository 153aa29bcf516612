"""Follow-up: commitments found in texts, resolved to days, and kept in a ledger."""
