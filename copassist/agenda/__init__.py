"""Agendas: drafted to the minute, edited, exported, and closed by the minutes of the meeting."""
