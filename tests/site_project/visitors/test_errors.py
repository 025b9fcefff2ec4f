import pytest
from django.test import Client


@pytest.mark.parametrize(
    ("path", "heading"),
    [("/en/nowhere/", "This was not accepted"), ("/tr/nowhere/", "Bu kabul edilmedi")],
)
def test_form_that_cannot_be_trusted_is_refused_with_a_page(path, heading, db):
    response = Client(enforce_csrf_checks=True).post(path)

    assert response.status_code == 403
    assert f"<h1>{heading}</h1>" in response.text
