"""One turn of a conversation: from what was typed to the part that serves it."""
