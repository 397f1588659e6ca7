"""The stock LangChain pipeline that the benchmarks compare with, as its tutorials put it together."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from langchain_core.documents import Document
from langchain_core.language_models import BaseChatModel
from langchain_core.output_parsers import StrOutputParser
from langchain_core.prompts import ChatPromptTemplate
from langchain_core.runnables import Runnable, RunnablePassthrough

from evals.benchmarks.material import MissingMaterial

if TYPE_CHECKING:
    from langchain_chroma import Chroma

CHUNK_CHARACTERS = 500
OVERLAP = 50
PASSAGES = 4
_PROMPT = """请根据下面的资料回答问题。如果资料中没有答案，就说不知道。

资料：
{context}

问题：{question}

回答："""


def open_stock(model_folder: Path, store_folder: Path) -> "Chroma":
    """An empty store, or the one of an earlier run, over the model in float32.

    Raises:
        MissingMaterial: the packages of the stock way are not installed.
    """
    try:
        from langchain_chroma import Chroma
        from langchain_huggingface import HuggingFaceEmbeddings
    except ImportError as error:
        raise MissingMaterial(
            f"the stock pipeline is not installed ({error.name}): `pip install -r requirements-dev.lock`"
        ) from error
    embeddings = HuggingFaceEmbeddings(model_name=str(model_folder), model_kwargs={"device": "cpu"})
    return Chroma(embedding_function=embeddings, persist_directory=str(store_folder))


def fill_stock(store: "Chroma", files: Sequence[Path]) -> int:
    """Splits, embeds and stores text files; returns how many pieces they became."""
    from langchain_text_splitters import RecursiveCharacterTextSplitter

    documents = [Document(file.read_text(encoding="utf-8"), metadata={"source": file.name}) for file in files]
    splitter = RecursiveCharacterTextSplitter(chunk_size=CHUNK_CHARACTERS, chunk_overlap=OVERLAP)
    pieces = splitter.split_documents(documents)
    store.add_documents(pieces)
    return len(pieces)


def chain_stock(store: "Chroma", model: BaseChatModel) -> Runnable[str, str]:
    """The stock chain over a store: four passages in the prompt, then the model."""
    retriever = store.as_retriever(search_kwargs={"k": PASSAGES})
    prompt = ChatPromptTemplate.from_template(_PROMPT)
    given = {"context": retriever | _join, "question": RunnablePassthrough()}
    return given | prompt | model | StrOutputParser()


def _join(documents: Sequence[Document]) -> str:
    return "\n\n".join(document.page_content for document in documents)
