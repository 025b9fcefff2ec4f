from http import HTTPStatus

import pytest

from site_project.front.bodies import Body, Budget
from site_project.front.refusals import RefusedError


def test_bodies_share_what_a_worker_has_room_for():
    budget = Budget(10)
    with Body(budget) as first, Body(budget) as second:
        first.write(b"123456")

        with pytest.raises(RefusedError) as refusal:
            second.write(b"12345")

        assert refusal.value.status == HTTPStatus.SERVICE_UNAVAILABLE
        second.write(b"1234")
        assert budget.left == 0
    first.close()
    assert budget.left == 10
