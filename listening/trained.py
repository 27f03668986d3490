"""The user's own models: files in the folder models/ beside config.toml, one a language and one
for a campaign's codes, and folders with a model of somebody else's.
"""

from functools import cache, lru_cache
from pathlib import Path

from listening.errors import ConfigError
from listening.scoring import IN_FOLDER, Analyzer, openers, registry
from listening.scoring.analyzers.fused import FusedAnalyzer
from listening.scoring.analyzers.linear import SUFFIX, LinearAnalyzer
from listening.scoring.code_layer import CodeLayer, read_layer

FOLDER = "models"
CODES = ".codes"


def model_path(root: Path, language: str) -> Path:
    """Return where the model of a language is kept, with config.toml in `root`."""
    return root / FOLDER / f"{language}{SUFFIX}"


def open_analyzer(name: str, root: Path) -> Analyzer:
    """Return an analyzer by its name in config.toml: what reads by our linear models with the
    user's before ours of the same language, "onnx:models/mine" with the model in that folder.

    Raises ConfigError where a file in models/ is no model, or a folder holds none.
    """
    kind, is_folder, folder = name.partition(IN_FOLDER)
    if is_folder:
        return _open_folder(kind, root / folder)
    analyzer = registry()[name]
    own = {path.stem: path for path in sorted((root / FOLDER).glob(f"*{SUFFIX}"))}
    if not own or not isinstance(analyzer, LinearAnalyzer | FusedAnalyzer):
        return analyzer
    both = analyzer.with_models(own)
    for language, path in own.items():
        try:
            both.score([], language)
        except (ValueError, OSError) as error:
            raise ConfigError(f"{path}: {error}; 'listening train' writes it anew") from None
    return both


@cache
def _open_folder(kind: str, folder: Path) -> Analyzer:
    """Open a folder's model once, and read a word with it: what is wrong shows before any post."""
    if not folder.is_dir():
        raise ConfigError(f"{folder}: no such folder; an analyzer takes one that holds its model")
    analyzer = openers()[kind](folder)
    try:
        for language in sorted(analyzer.languages):
            analyzer.score(["good"], language)
    except Exception as error:  # noqa: BLE001  the libraries that read models raise anything
        told = str(error).splitlines()[:1] or [type(error).__name__]
        raise ConfigError(f"{folder}: no model of the kind {kind!r}: {told[0]}") from None
    return analyzer


def layer_path(root: Path, campaign: str) -> Path:
    """Return where what was learnt of a campaign's codes is kept, with config.toml in `root`."""
    return root / FOLDER / f"{campaign}{CODES}"


def open_layer(root: Path, campaign: str) -> CodeLayer | None:
    """Return what was learnt of a campaign's codes, or None where nothing was.

    Raises ConfigError where the file cannot be read.
    """
    path = layer_path(root, campaign)
    if not path.exists():
        return None
    try:
        return _read_layer(path.read_bytes())
    except (ValueError, OSError) as error:
        raise ConfigError(
            f"{path}: {error}; 'listening code {campaign} --learn' writes it anew, and without "
            "the file posts are coded by words alone"
        ) from None


@lru_cache(maxsize=4)
def _read_layer(data: bytes) -> CodeLayer:
    return read_layer(data)
