"""Readers: one a format, from files on a disk to records, and to what was left out and why.

``read`` is the way in. A new format is a module and a row in ``READERS``. The order counts: the
first reader that recognises a path reads it, so formats that can be told from their bytes come
before those that take any text.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from copassist.records import Item
from copassist.sources.child import Child
from copassist.sources.contract import Limits, Reader
from copassist.sources.discord import DiscordReader
from copassist.sources.discourse import DiscourseReader
from copassist.sources.docx import DocxReader
from copassist.sources.folder import Walk
from copassist.sources.html import HtmlReader
from copassist.sources.mail import MailReader
from copassist.sources.markdown import MarkdownReader
from copassist.sources.mattermost import MattermostReader
from copassist.sources.odt import OdtReader
from copassist.sources.org import OrgReader
from copassist.sources.pdf import PdfArticleReader
from copassist.sources.signal_export import SignalReader
from copassist.sources.slack import SlackReader
from copassist.sources.teams import TeamsReader
from copassist.sources.telegram import TelegramReader
from copassist.sources.text import TextReader
from copassist.sources.whatsapp import WhatsAppReader
from copassist.sources.zulip import ZulipReader

__all__ = ["READERS", "Limits", "Reader", "read"]

READERS: tuple[Reader, ...] = (
    SlackReader(),
    MattermostReader(),
    DiscordReader(),
    TelegramReader(),
    TeamsReader(),
    ZulipReader(),
    DiscourseReader(),
    SignalReader(),
    WhatsAppReader(),
    MailReader(),
    DocxReader(),
    OdtReader(),
    PdfArticleReader(),
    HtmlReader(),
    OrgReader(),
    MarkdownReader(),
    TextReader(),
)


def read(path: Path, limits: Limits | None = None) -> Iterator[Item]:
    """Hand on what a file, a folder or a zip holds; errors come while it is read.

    Documents are read by a process that lives as long as this reading.

    :raises UnknownFormatError: when no reader recognises a file that was given alone.
    :raises MalformedExportError: when such a file is broken, empty or locked.
    :raises UnsafeArchiveError: when a zip that was given would leave its folder, or burst.
    :raises SourceError: when the path is missing or such a file too large.
    """
    with Child() as child:
        yield from Walk(READERS, limits or Limits(), child).read(path)
