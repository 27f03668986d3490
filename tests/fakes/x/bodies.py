"""What the answers with posts are made of: the page, what comes along, and what is missing."""

from tests.fakes.x.answers import Json, not_authorized, not_found, suspended
from tests.fakes.x.fields import Asked
from tests.fakes.x.world import World

REFERENCES = {"referenced_tweets.id", "referenced_posts", "referenced_tweets.id.author_id"}


def page_body(
    world: World, asked: Asked, posts: list[Json], following: str | None, has_ids: bool = False
) -> Json:
    """Return a page of posts with what was asked to come along; nothing found has no data."""
    meta: Json = {"result_count": len(posts)}
    if posts and has_ids:
        meta |= {"newest_id": posts[0]["id"], "oldest_id": posts[-1]["id"]}
    if following:
        meta["next_token"] = following
    if not posts:
        return {"meta": meta}
    data = [asked.post(post) for post in posts]
    return {"data": data, **included(world, asked, posts), "meta": meta}


def included(world: World, asked: Asked, posts: list[Json]) -> Json:
    """Return authors and posts referred to, as asked for, and an error for each that is gone."""
    referred: list[Json] = []
    errors: list[Json] = []
    if asked.expansions & REFERENCES:
        referred, errors = _referred(world, posts)
    writing = posts if "author_id" in asked.expansions else []
    if "referenced_tweets.id.author_id" in asked.expansions:
        writing = [*writing, *referred]
    ids = dict.fromkeys(post.get("author_id") for post in writing)
    users = [asked.user(world.users[each]) for each in ids if each in world.users]
    tweets = [asked.post(post) for post in referred]
    found = {name: held for name, held in (("users", users), ("tweets", tweets)) if held}
    return ({"includes": found} if found else {}) | ({"errors": errors} if errors else {})


def post_error(world: World, post_id: str, parameter: str = "ids") -> Json | None:
    """Return why a post cannot be given, or `None` where it can."""
    if not world.is_there(post_id):
        return not_found("tweet", post_id, parameter)
    return None if world.is_shown(post_id) else not_authorized("tweet", post_id, parameter)


def user_error(world: World, user_id: str, parameter: str = "ids") -> Json | None:
    """Return why an account cannot be given, or `None` where it can."""
    if user_id not in world.users:
        return not_found("user", user_id, parameter)
    return suspended(user_id, parameter) if world.is_suspended(user_id) else None


def _referred(world: World, posts: list[Json]) -> tuple[list[Json], list[Json]]:
    ids = dict.fromkeys(
        each["id"] for post in posts for each in post.get("referenced_tweets") or ()
    )
    errors = {each: post_error(world, each, "referenced_tweets.id") for each in ids}
    there = [world.posts[each] for each, error in errors.items() if error is None]
    return there, [error for error in errors.values() if error is not None]
