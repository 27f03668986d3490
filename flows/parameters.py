"""What flows are asked for: Prefect's forms show these words, and hold these bounds."""

from datetime import date
from typing import Annotated

from pydantic import Field

CampaignKey = Annotated[str, Field(title="Campaign", description="Its key in config.toml.")]
ConfigPath = Annotated[
    str, Field(title="Config", description="The path of config.toml, as the worker sees it.")
]
Approver = Annotated[
    str | None,
    Field(title="Approved by", description="Who lets this content be published; nobody: a draft."),
]
Since = Annotated[date, Field(title="First day", description="In the campaign's timezone.")]
Until = Annotated[date, Field(title="Last day", description="It is collected, too.")]
BudgetUsd = Annotated[
    float | None,
    Field(gt=0, title="Budget, USD", description="The most that this run may spend at X."),
]
