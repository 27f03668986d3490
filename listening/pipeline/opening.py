"""Opening a source with what it may spend and whom it knows already."""

from collections.abc import Callable, Mapping
from datetime import datetime

from listening.errors import ConfigError, UsageError
from listening.pipeline.limiting import StoreGate
from listening.pipeline.spending import Budget, StoreTill, ceiling_of, seen_today
from listening.settings import Settings
from listening.sources import Archived, Source, registry
from listening.store.database import Store, open_store

Clock = Callable[[], datetime]


def opened_source(  # noqa: PLR0913
    settings: Settings,
    name: str,
    store: Store,
    *,
    environment: Mapping[str, str],
    clock: Clock,
    budget: Budget | None = None,
) -> Source:
    """Return a source, within its monthly ceiling, the run's budget, and its platform's limits.

    Raises ConfigError where a secret is missing.
    """
    module, options = registry()[name], settings.sources[name]
    return module.open_source(
        options,
        environment,
        till=StoreTill(store, name, ceiling_of(settings, name), budget, clock),
        known_authors=seen_today(store, module.PLATFORMS[0], clock),
        gate=StoreGate(store, name),
    )


def check_secrets(settings: Settings, name: str, environment: Mapping[str, str]) -> None:
    """Raise ConfigError where a source lacks a secret: before a store is made for nothing.

    It names every secret that the source has and the environment has not; their values are
    never told.
    """
    module = registry()[name]
    try:
        module.open_source(settings.sources[name], environment)
    except ConfigError as error:
        missing = [each for each in module.SECRETS if not environment.get(each, "").strip()]
        if not missing:
            raise
        place = settings.root / ".env"
        raise ConfigError(f"{error}; put {' and '.join(missing)} into {place}") from None


def check_source(
    settings: Settings, name: str, *, environment: Mapping[str, str], clock: Clock
) -> str:
    """Return one line saying that a source answers; what asking costs is booked."""
    check_secrets(settings, name, environment)
    with open_store(settings.store_url) as store:
        return opened_source(settings, name, store, environment=environment, clock=clock).check()


def archive_of(source: Source, name: str) -> Source:
    """Return the source of posts of any age; raises UsageError where there is none."""
    found = source.archive() if isinstance(source, Archived) else source
    if found.reaches_back is not None:
        raise UsageError(f"{name} gives no posts older than {found.reaches_back.days} days")
    return found
