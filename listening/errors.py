"""Every error this program raises on purpose, and the exit code it ends with.

    ListeningError                      1
    ├── UsageError                      2   what was asked cannot be done as asked
    │   ├── ConfigError                     config.toml or the environment is wrong
    │   ├── BadFileError                    a file to import cannot be read at all
    │   ├── StoreVersionError               the store is newer, or older, than the program
    │   ├── OutputError                     the output folder cannot be written
    │   └── NothingYetError                 no day of the window is over yet
    ├── PartialError                    3   done in part: what is missing is listed
    │   └── BudgetError                     the next request could cost more than may be spent
    ├── SourceError                     1   a source did not answer as it should
    │   ├── SourceUnavailableError          and may answer later: worth another try
    │   │   └── LimitError                      when its limit of requests is over
    │   └── GapError                        and never will for this window: recorded as a gap
    └── UnsafeOutputError               1   the page would expose a person: not published

Each message is one line: what happened, where, and what to do next.
"""


class ListeningError(Exception):
    """Any error of ours; `exit_code` is what the command line ends with."""

    exit_code = 1


class UsageError(ListeningError):
    """What was asked cannot be done as asked."""

    exit_code = 2


class ConfigError(UsageError):
    """config.toml, or a variable of the environment, is missing or wrong."""


class BadFileError(UsageError):
    """A file given to import holds nothing that can be read."""


class StoreVersionError(UsageError):
    """The store's tables are not those of this version of the program."""


class OutputError(UsageError):
    """The output folder cannot be written."""


class NothingYetError(UsageError):
    """No day of the window is over yet."""


class PartialError(ListeningError):
    """The work was done in part; the message lists what is missing."""

    exit_code = 3


class BudgetError(PartialError):
    """The next request could cost more than a budget or ceiling leaves: it was not sent."""


class SourceError(ListeningError):
    """A source refused a request or answered with what cannot be used."""


class SourceUnavailableError(SourceError):
    """A source did not answer in time, or is overloaded: another try may pass."""


class LimitError(SourceUnavailableError):
    """A source limits requests for longer than this one is worth waiting for."""


class GapError(SourceError):
    """A window that its source cannot give, now or later: recorded as a gap, not tried again."""


class UnsafeOutputError(ListeningError):
    """A handle, link, address or number was found in what would be published."""
