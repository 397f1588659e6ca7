"""What a user's mistake can be seen by at once, before a model that takes seconds is loaded."""

from contextlib import closing

from assistant.configuration.settings import PREFIX, Settings, SettingsError
from assistant.question.places import PlaceBook
from assistant.question.rewriting import to_simplified
from index.embedding.bundled_e5 import FOLDER
from index.snapshots.layout import current_manifest, snapshot_files
from index.snapshots.manifest import Manifest, check_fit
from index.stores.chunks import ChunkStore
from index.structure.chunking import CHUNKER_VERSION


def require_index(settings: Settings) -> Manifest:
    """Makes sure that there is an index, made with these settings as far as that is known by now.

    Raises:
        IndexUnavailable: there is none, or another; the text says which command mends it.
    """
    manifest = current_manifest(settings.index_dir)
    # Only the bundled model is known by name before it is loaded; others are checked when they are.
    embedder = FOLDER if settings.embedding_model == "bundled" else manifest.recipe.embedder
    check_fit(manifest, settings.index_dir, embedder, CHUNKER_VERSION, settings.store)
    return manifest


def require_places(settings: Settings, place: str = "") -> None:
    """Makes sure that there is an index and that the places given, by option and setting, are places.

    Raises:
        IndexUnavailable: there is no index.
        UnknownPlace: `place` is none the country or the documents know.
        SettingsError: the default place is none.
    """
    manifest = require_index(settings)
    if not place and not settings.default_place:
        return
    with closing(ChunkStore.open(snapshot_files(settings.index_dir, manifest.snapshot).store)) as store:
        book = PlaceBook.of(store.all_divisions())
    book.require(to_simplified(place))
    if settings.default_place and not book.find(to_simplified(settings.default_place)):
        raise SettingsError(
            f"setting {PREFIX}DEFAULT_PLACE: unknown place {settings.default_place}: "
            "give its full name, e.g. 运城市"
        )
