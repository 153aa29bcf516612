"""From hits to an answer whose every claim opens the message that it came from."""
