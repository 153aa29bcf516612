"""What people may ask of an archive about themselves: erasure, retention, their own data."""
