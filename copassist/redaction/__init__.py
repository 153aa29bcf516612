"""Taking out of a text what tells who somebody is."""
