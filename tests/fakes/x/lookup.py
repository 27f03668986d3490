"""Lookup by id: posts, users, followers, who reposted and what quotes; and what comes along.

What cannot be given is told in `errors` beside the data, and a 200 may hold errors alone.
Source: X's OpenAPI description 2.168, and its page on response codes.
"""

from collections.abc import Callable, Iterable

from tests.fakes.x.answers import (
    Answer,
    Json,
    Request,
    invalid,
)
from tests.fakes.x.bodies import included, page_body, post_error, user_error
from tests.fakes.x.fields import Asked
from tests.fakes.x.paging import page_of, size_of
from tests.fakes.x.world import World

MOST_IDS = 100
MOST_FOLLOWERS = 1000


def posts_by_id(world: World, request: Request, asked: Asked) -> Answer:
    """Return the posts that may be seen, and an error for each other."""
    found, errors = _sorted_out(_ids(request), lambda each: post_error(world, each))
    posts = [world.posts[each] for each in found]
    body: Json = {"data": [asked.post(post) for post in posts]} if posts else {}
    body |= included(world, asked, posts)
    return _looked_up(body, [*errors, *body.get("errors", [])])


def users_by_id(world: World, request: Request, asked: Asked) -> Answer:
    """Return the accounts that are there; protected ones are."""
    found, errors = _sorted_out(_ids(request), lambda each: user_error(world, each))
    body: Json = {"data": [asked.user(world.users[each]) for each in found]} if found else {}
    return _looked_up(body, errors)


def followers(world: World, request: Request, asked: Asked, user_id: str) -> Answer:
    """Return who follows an account, the latest first."""
    if (error := user_error(world, user_id, "id")) is not None:
        return Answer({"errors": [error]})
    return _users_page(world, request, asked, world.followers.get(user_id, []), MOST_FOLLOWERS)


def reposted_by(world: World, request: Request, asked: Asked, post_id: str) -> Answer:
    """Return who reposted a post, the latest first."""
    if (error := post_error(world, post_id, "id")) is not None:
        return Answer({"errors": [error]})
    who = [each["author_id"] for each in _referring(world, post_id, "retweeted")]
    return _users_page(world, request, asked, who, 100)


def quotes_of(world: World, request: Request, asked: Asked, post_id: str) -> Answer:
    """Return the posts that quote a post, the latest first."""
    if (error := post_error(world, post_id, "id")) is not None:
        return Answer({"errors": [error]})
    quoting = [each for each in _referring(world, post_id, "quoted") if world.is_shown(each["id"])]
    keyed = [(f"{int(each['id']):020}", each) for each in reversed(quoting)]
    posts, following = page_of(keyed, request, size_of(request, 10, 100, 10))
    return Answer(page_body(world, asked, posts, following))


def _referring(world: World, post_id: str, how: str) -> list[Json]:
    """Return the posts that refer to a post so, the oldest first."""
    reference = {"type": how, "id": post_id}
    found = [
        each for each in world.posts.values() if reference in (each.get("referenced_tweets") or ())
    ]
    return sorted(
        (each for each in found if world.is_there(each["id"])), key=lambda each: int(each["id"])
    )


def _users_page(
    world: World, request: Request, asked: Asked, ids: list[str], largest: int
) -> Answer:
    keyed = [(f"{number:012}", each) for number, each in enumerate(ids) if each in world.users]
    found, following = page_of(
        keyed[::-1], request, size_of(request, 1, largest, min(largest, 100))
    )
    meta: Json = {"result_count": len(found)} | ({"next_token": following} if following else {})
    data = {"data": [asked.user(world.users[each]) for each in found]} if found else {}
    return Answer({**data, "meta": meta})


def _looked_up(body: Json, errors: list[Json]) -> Answer:
    """Return an answer whose count is of what is given alone."""
    told = {"errors": errors} if errors else {}
    return Answer({**body, **told, "meta": {"result_count": len(body.get("data", []))}})


def _ids(request: Request) -> list[str]:
    ids = [each for each in request.params.get("ids", "").split(",") if each]
    if not 1 <= len(ids) <= MOST_IDS:
        told = f"The number of values in the `ids` query parameter list [{len(ids)}] is not between 1 and {MOST_IDS}"
        raise invalid("ids", ",".join(ids), told)
    for each in ids:
        if not each.isdigit() or len(each) > 19:
            told = f"The `ids` query parameter value [{each}] does not match ^[0-9]{{1,19}}$"
            raise invalid("ids", each, told)
    return ids


def _sorted_out(
    ids: Iterable[str], error_of: Callable[[str], Json | None]
) -> tuple[list[str], list[Json]]:
    errors = {each: error_of(each) for each in ids}
    told = [error for error in errors.values() if error is not None]
    return [each for each, error in errors.items() if error is None], told
