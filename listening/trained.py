"""The user's own models: files in the folder models/ beside config.toml, one a language."""

from pathlib import Path

from listening.errors import ConfigError
from listening.scoring import Analyzer, registry
from listening.scoring.analyzers.linear import SUFFIX, LinearAnalyzer

FOLDER = "models"


def model_path(root: Path, language: str) -> Path:
    """Return where the model of a language is kept, with config.toml in `root`."""
    return root / FOLDER / f"{language}{SUFFIX}"


def open_analyzer(name: str, root: Path) -> Analyzer:
    """Return an analyzer; the linear one with the user's models before ours of the same language.

    Raises ConfigError where a file in models/ is no model.
    """
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
