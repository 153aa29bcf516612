"""Where things are kept: a relational database (the truth) and a vector index (rebuildable)."""
