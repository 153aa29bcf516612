from __future__ import annotations

from pathlib import Path

import pytest

from copassist.errors import UnknownFormatError
from copassist.sources import read
from copassist.sources.chat_export import refuse_chat

from .samples import ARGUMENT, messages, skipped

CHATS = [
    "12/03/2024, 14:05 - Anne: Bonjour\n12/03/2024, 14:06 - Luc: Salut\nça va ?\n",
    "[12/03/2024 14:05:10] Jean-Pierre: Bonjour\n[12/03/2024 14:06:11] Anne: Salut\n",
    "12/03/2024 à 14:05 - +33 6 12: Bonjour\n12/03/2024 à 14:06 - L’Heureux: Salut\n",
    "3/12/24, 2:05 PM - Anne: Hi\n3/12/24, 2:06 PM - Luc: Hello\n",
    "From anne at exemple.org  Tue Nov 10 10:00:00 2015\nFrom: anne at exemple.org (A)\n\nSalut",
    '<html><body><div class="chatlog__message-group">Bonjour</div></body></html>',
]


@pytest.mark.parametrize("text", CHATS)
def test_conversations_are_no_articles(text: str) -> None:
    """A chat with real names is not read as text, whatever the file is called."""
    with pytest.raises(UnknownFormatError) as caught:
        refuse_chat(Path("a.txt"), text)
    assert caught.value.key == "chat_export"


@pytest.mark.parametrize(
    "text",
    [
        ARGUMENT,
        f"{ARGUMENT}\n\n12/03/2024 14:05 - Salle 3 : rencontre\n\n{ARGUMENT}\n\n{ARGUMENT}",
        "From here to there, since 2015\nNote: rien",
        "",
        "10/05/2025 - Compte rendu\n\n12/05 suite",
    ],
)
def test_articles_with_days_in_them_pass(text: str) -> None:
    """Minutes and agendas name days and hours too."""
    refuse_chat(Path("a.txt"), text)


def test_a_folder_names_them(tmp_path: Path) -> None:
    """In a folder the reason is told."""
    (tmp_path / "chat.txt").write_text(f"Sauvegarde\n\n{CHATS[0]}", encoding="utf-8")
    (tmp_path / "chat.html").write_text(CHATS[-1], encoding="utf-8")
    items = list(read(tmp_path))
    assert {reason for _, reason in skipped(items)} == {"chat_export"} and len(items) == 2


def test_what_a_reader_takes_is_not_refused(tmp_path: Path) -> None:
    """The conversations of phones are read, not refused."""
    for number, text in enumerate(CHATS[:4]):
        (tmp_path / f"{number}.txt").write_text(text, encoding="utf-8")
    items = list(read(tmp_path))
    assert len(messages(items)) == 8 and skipped(items) == {}
