"""The user's own models: files in the folder models/ beside config.toml, one a language, and
folders with a model of somebody else's.
"""

from functools import cache
from pathlib import Path

from listening.errors import ConfigError
from listening.scoring import IN_FOLDER, Analyzer, openers, registry
from listening.scoring.analyzers.linear import SUFFIX, LinearAnalyzer

FOLDER = "models"


def model_path(root: Path, language: str) -> Path:
    """Return where the model of a language is kept, with config.toml in `root`."""
    return root / FOLDER / f"{language}{SUFFIX}"


def open_analyzer(name: str, root: Path) -> Analyzer:
    """Return an analyzer by its name in config.toml: the linear one with the user's models before
    ours of the same language, "onnx:models/mine" with the model in that folder.

    Raises ConfigError where a file in models/ is no model, or a folder holds none.
    """
    kind, is_folder, folder = name.partition(IN_FOLDER)
    if is_folder:
        return _open_folder(kind, root / folder)
    analyzer = registry()[name]
    own = {path.stem: path for path in sorted((root / FOLDER).glob(f"*{SUFFIX}"))}
    if not own or not isinstance(analyzer, LinearAnalyzer):
        return analyzer
    both = LinearAnalyzer({**analyzer.models, **own})
    for language, path in own.items():
        try:
            both.reader(language)
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
