"""From threads and articles to passages, and from passages to vectors."""
