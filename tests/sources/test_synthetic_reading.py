"""A made-up reader finds in the sample's posts what their writers meant."""

from datetime import timedelta

import pytest

from listening.model import Kind, Label
from listening.sources.synthetic.days import STARTS
from listening.sources.synthetic.oddities import said_on
from listening.sources.synthetic.posts import plan_of
from listening.sources.synthetic.reading import read


@pytest.mark.parametrize(
    ("text", "mood", "codes"),
    [
        ("Worst internet I have had in Lahore, 12 minutes for one page.", "negative", "network"),
        ("@DemoTelecom Where do I see the tax on the bill of this month?", "neutral", "billing"),
        ("Credit where it is due. Roaming worked the moment I landed, great.", "positive", "roaming"),
        ("#CustomerFirstDay 🙌 ❤️ https://t.example/1", "positive", ""),
        ("#CustomerFirstDay", "neutral", ""),
        ("The student package is brilliant, thank you. #TelenorCares", "positive", ""),
    ],
)  # fmt: skip
def test_a_post_is_read_as_it_was_meant(text: str, mood: str, codes: str) -> None:
    reading = read(text)
    assert reading.mood is Label(mood)
    assert reading.codes == ({f"themes/{codes}"} if codes else set())


def test_of_a_day_every_language_and_mood_is_read() -> None:
    plan = plan_of(2026, 3000, 1800)
    said = said_on(plan, "x", STARTS + timedelta(days=7))
    own = [each.post for each in said if each.post.kind is not Kind.REPOST]
    readings = [read(post.text) for post in own]
    assert {reading.mood for reading in readings} == {*Label} - {Label.NOT_SCORED}
    about = sum(bool(reading.codes) for reading in readings)
    assert about > len(own) / 2
