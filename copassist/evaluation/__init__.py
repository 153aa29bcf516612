"""Looking at the whole from outside: the state of an installation, and how good it is."""
