"""Suspected automation: rules, and not a verdict. What they find is shown apart, never removed."""

MOST_A_DAY = 50
"""Posts and reposts of one account on a day, from which few write by hand (Howard and Kollanyi,
Bots, #StrongerIn, and #Brexit, 2016)."""

FEWEST_REPEATS = 3
"""Posts that an account repeats on a day, at least half of all that it wrote then."""

YOUNG_DAYS = 7
"""Days before the day of a copy in which its account was made."""
