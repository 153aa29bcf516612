"""The community's memory: what was said and written, kept in step with its sources."""
