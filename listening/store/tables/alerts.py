"""What was told to whom."""

from datetime import datetime

from listening.store.tables.columns import Table, key_column


class Alert(Table, table=True):
    """A condition that was told to an address: the address itself is a secret, its hash is not."""

    campaign: str = key_column()
    rule: str = key_column()
    key: str = key_column()
    address: str = key_column()
    told_at: datetime
