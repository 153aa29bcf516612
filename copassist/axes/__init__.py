"""The three axes: what evidences them, how strong each is, which is weakest and why."""
