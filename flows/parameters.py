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
# Prefect's form shows a calendar for a date; its server looks at no format, but at patterns.
A_DAY = {"pattern": r"^\d{4}-(0[1-9]|1[0-2])-(0[1-9]|[12]\d|3[01])"}
Since = Annotated[
    date,
    Field(title="First day", description="In the campaign's timezone.", json_schema_extra=A_DAY),
]
Until = Annotated[
    date, Field(title="Last day", description="It is collected, too.", json_schema_extra=A_DAY)
]
BudgetUsd = Annotated[
    float | None,
    Field(gt=0, title="Budget, USD", description="The most that this run may spend at X."),
]
Workers = Annotated[
    int, Field(ge=1, le=64, title="Workers", description="How many days are collected at once.")
]
Dask = Annotated[
    str | None,
    Field(
        pattern=r"^[a-z]+://\S+$",
        title="Dask",
        description="A scheduler's address, as tcp://host:8786; empty: threads of this process.",
    ),
]
SourceName = Annotated[
    str | None, Field(title="Source", description="One of the campaign's; empty: every one.")
]
Account = Annotated[
    str | None,
    Field(title="Account", description="Runs with the same one share their budget."),
]
