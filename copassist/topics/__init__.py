"""Topics: from the balance and the archive to what to talk about next, with its evidence."""
