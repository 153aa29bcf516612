from __future__ import annotations

import re
from pathlib import Path

import pytest

from copassist.errors import SourceError
from copassist.records import Coverage, Item, Message, Reaction, Visibility
from copassist.sources import read

from .samples import DATA, messages, skipped

SAMPLE = DATA / "discord" / "idees [430000000000000000].html"
PAGE = SAMPLE.read_text(encoding="utf-8")
# The markup of 2021, written after the templates of that time.
OLD_PAGE = """<!DOCTYPE html><html lang="en"><head><title>L’Établi - général</title></head><body>
<div class="preamble"><div class="preamble__entries-container">
<div class="preamble__entry">L’Établi</div><div class="preamble__entry">Accueil / général</div>
</div></div><div class="chatlog"><div class="chatlog__message-group"><div class="chatlog__messages">
<span class="chatlog__author-name" title="luc#0001" data-user-id="500000000000000003">Luc</span>
<span class="chatlog__bot-tag">BOT</span><span class="chatlog__timestamp">06/05/2025 10:00</span>
<div class="chatlog__message" data-message-id="1369312749158400000" id="message-1"><div
class="chatlog__reference"><span class="chatlog__reference-link"
onclick="scrollToMessage(event, '1369312749158399999')">x</span></div><div
class="chatlog__content"><div class="markdown"><span class="preserve-whitespace">Hi <span
class="mention" title="zoe#1">@Zoé</span><div class="quote">cité</div></span></div></div>
</div></div></div></div></body></html>"""


def _read(tmp_path: Path, page: str, name: str = "a.html") -> list[Item]:
    path = tmp_path / name
    path.write_text(page, encoding="utf-8")
    return list(read(path))


def _coverages(items: list[Item]) -> list[Coverage]:
    return [item for item in items if isinstance(item, Coverage)]


def _said(tmp_path: Path, markup: str) -> Message:
    page = re.sub(r"(?s)Bonjour &#224;.*?</span>", f"{markup}</span>", PAGE, count=1)
    return messages(_read(tmp_path, page))[0]


def test_sample_page() -> None:
    """Words, replies, mentions, reactions, files, bots and notices of a page all come out."""
    items = list(read(SAMPLE))
    first, reply, files, bot, forwarded = messages(items)
    assert first.text == (
        "Bonjour à toutes et à tous, qui anime **jeudi** ?\n> Jeudi ou\n> vendredi\n"
        "Voir la page (https://exemple.org/a) et `x < y` 😉"
    )
    assert (first.edited, first.reactions) == (True, (Reaction("👍", 3),))
    assert (reply.reply_to, reply.mentions) == (first.id, ("Zoé Lévesque",))
    assert reply.text == "I can, with @Zoé Lévesque, in #général"
    assert (files.author, files.files) == (reply.author, ("plan (1).png", "ordre du jour.pdf"))
    assert bot.is_bot and not forwarded.is_bot and bot.text == "Rencontre\nJeudi à 18 h"
    assert (forwarded.text, forwarded.author) == ("> Vu\n> ailleurs", "Zoé Lévesque (zlevesque)")
    assert skipped(items) == {(SAMPLE.name, "join_leave"): 1}


def test_a_thread_is_known_by_its_place_and_its_number_by_the_file() -> None:
    """Three names in the head are a category, a channel and a thread."""
    message = messages(read(SAMPLE))[0]
    assert (message.space, message.title) == ("idées", "Une rencontre en mai")
    assert message.thread_id == message.channel == "430000000000000000"


def test_without_a_number_in_its_name_a_channel_is_known_by_its_names(tmp_path: Path) -> None:
    """A page that was renamed still belongs to its channel, whose key says none of the names."""
    (message,) = messages(_read(tmp_path, OLD_PAGE))
    (other,) = messages(_read(tmp_path, OLD_PAGE.replace("général<", "autre<")))
    assert message.space == "général" and "général" not in message.channel
    assert message.channel != other.channel
    assert message.thread_id == message.title == ""


def test_older_markup_reads_the_same(tmp_path: Path) -> None:
    """Class names changed over the years; the words did not."""
    (message,) = messages(_read(tmp_path, OLD_PAGE))
    assert (message.author, message.is_bot) == ("Luc", True)
    assert (message.text, message.mentions) == ("Hi @Zoé\n> cité", ("Zoé",))
    assert message.reply_to == "1369312749158399999"


def test_direct_messages_are_private(tmp_path: Path) -> None:
    """The members that the head names are not in the space."""
    page = OLD_PAGE.replace(">L’Établi</div>", ">Direct Messages</div>")
    (message,) = messages(_read(tmp_path, page.replace("Accueil / général", "Zoé, Luc")))
    assert message.visibility == Visibility.PRIVATE
    assert message.space.startswith("dm-") and "Zoé" not in message.space + message.channel


def test_a_page_cut_short_covers_nothing(tmp_path: Path) -> None:
    """What stands before the cut is read; what is missing after it is not taken for deleted."""
    whole, cut = _read(tmp_path, PAGE), _read(tmp_path, PAGE[: PAGE.index("Rappel</span>")])
    assert len(_coverages(whole)) == 1 and _coverages(cut) == []
    assert [m.id for m in messages(cut)] == [m.id for m in messages(whole)][: len(messages(cut))]
    short = _read(tmp_path, PAGE.replace("Exported 6 ", "Exported 1,006 "))
    assert _coverages(short) == [] and len(messages(short)) == len(messages(whole))


def test_pictures_without_words_are_their_address(tmp_path: Path) -> None:
    """The page hides the address of a picture that is all of a message; JSON shows it."""
    embed = '<div class=chatlog__embed><video data-canonical-url="https://exemple.org/a.mp4">'
    page = re.sub(r"(?s)<div class=chatlog__embed>.*?Rencontre</div></div>", embed, PAGE)
    page = re.sub(r"(?s)<div class=chatlog__embed-description>.*?</div></div>", "</video>", page)
    assert "https://exemple.org/a.mp4" in {m.text for m in messages(_read(tmp_path, page))}


@pytest.mark.parametrize("number", ["9" * 20, "0" * 15])
def test_numbers_at_the_ends_of_time(tmp_path: Path, number: str) -> None:
    """Any number of the right length is a moment that a calendar knows."""
    kept = messages(_read(tmp_path, OLD_PAGE.replace("1369312749158400000", number)))
    assert len(kept) == 1


def test_a_page_without_messages_in_its_groups_is_told(tmp_path: Path) -> None:
    """Numbers that stand outside any group are no conversation."""
    with pytest.raises(SourceError) as caught:
        _read(tmp_path, OLD_PAGE.replace("message-group", "message-heap"))
    assert caught.value.key == "empty"


def test_bytes_that_are_no_utf8_cost_themselves_alone(tmp_path: Path) -> None:
    """A broken byte does not lose the page."""
    path = tmp_path / "a.html"
    path.write_bytes(PAGE.encode().replace(b"vendredi", b"vend\xffredi\x00"))
    assert len(messages(read(path))) == 5


def test_deep_markup_is_read_as_bare_text(tmp_path: Path) -> None:
    """Nobody nests so deep; whoever does cannot stop the reading."""
    message = _said(tmp_path, "<em>" * 150 + "fond" + "</em>" * 150)
    assert "fond" in message.text
