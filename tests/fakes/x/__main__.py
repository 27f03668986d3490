"""Serve a seeded world until the process is ended: `python -m tests.fakes.x --port 8080`.

It prints its address once it listens. Without `--now` its clock is real, and the posts end at
the next midnight (UTC): what is left of the day arrives as it passes.
"""

import argparse
import sys
from datetime import UTC, datetime, timedelta

from tests.fakes.x import faults
from tests.fakes.x.fake import TOKEN, FakeX
from tests.fakes.x.generate import Recipe, fill
from tests.fakes.x.server import server_of


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.fakes.x", description=__doc__)
    parser.add_argument("--port", type=int, default=0, help="0 takes a free one")
    parser.add_argument("--seed", type=int, default=1, help="another one gives other posts")
    parser.add_argument("--posts", type=int, default=200, help="how many, over all days")
    parser.add_argument("--days", type=float, default=6, help="how far they reach back")
    parser.add_argument(
        "--tags", default="springday,riverwalk", help="without '#', parted by commas"
    )
    parser.add_argument("--token", default=TOKEN, help="the X_BEARER_TOKEN it takes")
    parser.add_argument("--page-size", type=int, help="gives smaller pages than are asked for")
    parser.add_argument("--slow", type=float, default=0, help="seconds that each answer takes")
    parser.add_argument("--now", type=datetime.fromisoformat, help="where the clock starts")
    return parser.parse_args()


def fake_of(options: argparse.Namespace) -> FakeX:
    """Return the fake that the options describe."""
    fake = FakeX(token=options.token, page_size=options.page_size)
    if options.now:
        fake.clock.follow(options.now - datetime.now(UTC))
    midnight = fake.clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
    until = options.now or midnight + timedelta(days=1)
    tags = tuple(options.tags.split(","))
    fill(fake.world, options.seed, until, Recipe(options.posts, options.days, tags))
    if options.slow:
        fake.faults.always(faults.slow(options.slow))
    return fake


def main() -> None:
    """Serve until interrupted."""
    options = _options()
    fake = fake_of(options)
    with server_of(fake, options.port) as server:
        sys.stdout.write(f"{fake.base_url}\n")
        sys.stdout.flush()
        try:
            server.serve_forever()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()
