"""doctor: checks everything a campaign needs, and says how to mend what is missing."""

import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import typer

from listening.cli.app import Config, config_path, counted, now
from listening.config import environment_of, load_settings
from listening.errors import ConfigError, ListeningError, OutputError
from listening.pipeline import check_source
from listening.pipeline.roles import members_of
from listening.report.publish import load_templates
from listening.settings import CampaignSettings, Settings
from listening.store.database import head_revision, open_store

Check = tuple[str, Callable[[], str]]


def doctor(context: typer.Context, config: Config = None) -> None:
    """Check config, store, output folder, roles and credentials.

    Says how to mend what is wrong, and then ends with 2. Brings an older store up to date.
    A source that charges is asked the cheapest thing it has, within its ceiling.
    """
    path = config_path(context, config)
    settings = load_settings(path)
    typer.echo(f"ok       config: {path}, {counted(len(settings.campaign), 'campaign')}")
    troubles = sum(not _passes(name, check) for name, check in _checks(settings))
    if troubles:
        raise ConfigError(
            f"{counted(troubles, 'check')} failed: mend what is named above, and run doctor again"
        )
    key = next(iter(settings.campaign), "")
    following = f"listening collect {key}, or listening schedule" if key else "listening init KEY"
    typer.echo(f"All is well. Next: {following}")


def _passes(name: str, check: Callable[[], str]) -> bool:
    try:
        typer.echo(f"ok       {name}: {check()}")
    except ListeningError as error:
        typer.echo(f"to mend  {name}: {error}")
        return False
    return True


def _checks(settings: Settings) -> Iterator[Check]:
    yield "store", partial(_store, settings)
    yield "output", partial(_output, settings.root / settings.publish.out)
    yield "templates", _templates
    for key, campaign in settings.campaign.items():
        yield f"roles of {key}", partial(_roles, campaign, settings.root)
    used = {name for campaign in settings.campaign.values() for name in campaign.sources}
    for name in sorted(used):
        yield f"source {name}", partial(_source, settings, name)


def _store(settings: Settings) -> str:
    with open_store(settings.store_url) as store:
        return f"{store.engine.dialect.name}, at revision {head_revision()}"


def _output(folder: Path) -> str:
    """Say whether pages can be written, by writing a file where they would go."""
    place = next(path for path in (folder, *folder.parents) if path.exists())
    try:
        with tempfile.TemporaryFile(dir=place):
            return f"{folder} can be written"
    except OSError as error:
        raise OutputError(f"cannot write {folder}: {error.strerror}; change publish.out") from None


def _templates() -> str:
    templates = load_templates()
    if not templates:
        raise OutputError("the page's templates are missing: install listening again")
    return counted(len(templates), "file")


def _roles(campaign: CampaignSettings, root: Path) -> str:
    members = members_of(campaign, root)
    named = ", ".join(f"{len(accounts)} {role}" for role, accounts in members.items())
    return named or "none: everybody counts as a customer"


def _source(settings: Settings, name: str) -> str:
    environment = environment_of(settings.root)
    return check_source(settings, name, environment=environment, clock=now)
