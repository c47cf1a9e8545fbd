from bot.telemetry.seldom import Seldom


def test_the_first_of_a_name_is_told_and_the_rest_of_its_minute_with_their_number():
    now = [100.0]
    seldom = Seldom(every=60, clock=lambda: now[0])
    assert [seldom.due("a") for _ in range(3)] == [1, 0, 0]
    assert seldom.due("b") == 1
    now[0] += 61
    assert seldom.due("a") == 3
    assert seldom.due("a") == 0
