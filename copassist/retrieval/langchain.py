"""The search as a LangChain retriever, for those who compose their own chains."""

from __future__ import annotations

from collections.abc import Callable

from langchain_core.callbacks import CallbackManagerForRetrieverRun
from langchain_core.documents import Document
from langchain_core.retrievers import BaseRetriever

from copassist.records import Hit, Role


class ArchiveRetriever(BaseRetriever):
    """Finds passages of the archive that ``role`` may read, as LangChain documents.

    ``find`` is ``Search.search``.
    """

    find: Callable[..., list[Hit]]
    role: Role = Role.MEMBER
    k: int = 8

    def _get_relevant_documents(
        self, query: str, *, run_manager: CallbackManagerForRetrieverRun
    ) -> list[Document]:
        return [_document(hit) for hit in self.find(query, k=self.k, role=self.role)]


def _document(hit: Hit) -> Document:
    passage = hit.passage
    metadata = {
        "passage_id": passage.id,
        "kind": passage.kind,
        "path": passage.path,
        "space": passage.space,
        "title": passage.title,
        "language": passage.language,
        "message_ids": list(passage.message_ids),
        "score": hit.score,
    }
    return Document(page_content=passage.text, metadata=metadata, id=passage.id)
