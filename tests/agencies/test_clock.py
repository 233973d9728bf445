from datetime import UTC, date, datetime

import pytest

from agencies import clock
from agencies.errors import NotVisible, Refused, Stale


def test_half_past_midnight_in_summer_is_already_today_in_london():
    assert clock.local_date(datetime(2026, 7, 14, 23, 30, tzinfo=UTC)) == date(2026, 7, 15)


def test_half_past_eleven_at_night_in_winter_is_still_today():
    assert clock.local_date(datetime(2026, 12, 14, 23, 30, tzinfo=UTC)) == date(2026, 12, 14)


def test_the_hour_the_clocks_go_back_stays_on_its_day():
    first_half_past_one = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    second_half_past_one = datetime(2026, 10, 25, 1, 30, tzinfo=UTC)
    shown = [clock.local_time(at) for at in (first_half_past_one, second_half_past_one)]
    assert [at.strftime("%d %H:%M") for at in shown] == ["25 01:30", "25 01:30"]


def test_the_hour_the_clocks_go_forward_is_skipped():
    before, after = (
        datetime(2026, 3, 29, 0, 59, tzinfo=UTC),
        datetime(2026, 3, 29, 1, 0, tzinfo=UTC),
    )
    assert clock.local_time(before).hour == 0
    assert clock.local_time(after).hour == 2


def test_a_moment_without_a_zone_is_a_programming_mistake():
    with pytest.raises(ValueError, match="time zone"):
        clock.local_date(datetime(2026, 11, 23, 9, 0))  # noqa: DTZ001 - the mistake itself


def test_now_knows_its_zone_and_today_is_its_date_in_london():
    before, today, after = clock.now(), clock.today(), clock.now()
    assert clock.local_date(before) <= today <= clock.local_date(after)


def test_a_refusal_carries_its_sentence_its_field_and_its_code():
    refused = Refused("Say why.", field="reason", code="no_reason")
    assert (refused.sentence, refused.field, refused.code) == ("Say why.", "reason", "no_reason")
    assert refused.messages == ["Say why."]


def test_a_stale_refusal_carries_the_row_as_it_is_now():
    row = object()
    stale = Stale(row)
    assert stale.current is row
    assert stale.code == "stale"
    assert isinstance(stale, Refused)


def test_what_may_not_be_seen_is_a_page_not_found():
    assert issubclass(NotVisible, Exception)
    assert NotVisible.__mro__[1].__name__ == "Http404"
