"""Welcoming newcomers: a path of small steps, key threads, a glossary, an introduction."""
