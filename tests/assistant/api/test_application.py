"""The interface as one application."""

import pytest
from fastapi import APIRouter
from fastapi.testclient import TestClient

from assistant.api.application import create_api
from assistant.people.rights import RULES, Rights, Rule


@pytest.mark.parametrize("path", ["/v1/nothing", "/v1/ask"])
def test_an_address_that_is_none_is_told_in_the_same_form(client, path):
    response = client.get(path)
    assert response.status_code in (404, 405)
    assert set(response.json()["error"]) == {"message", "type", "param", "code"}


def test_the_settings_title_names_the_interface(scripted, extractive) -> None:
    app = create_api(scripted, extractive.model_copy(update={"title": "示例市政策问答"}))
    with TestClient(app) as client:
        assert client.get("/openapi.json").json()["info"]["title"] == "示例市政策问答"
        assert "示例市政策问答" in client.get("/docs").text


def test_further_addresses_are_served_beside_it(scripted, extractive) -> None:
    router = APIRouter()
    router.add_api_route("/v1/more", lambda: {"more": True})
    assert TestClient(create_api(scripted, extractive, [router])).get("/v1/more").status_code == 404
    rights = Rights((*RULES, Rule("GET", "/v1/more", None)))
    with TestClient(create_api(scripted, extractive, [router], rights=rights)) as client:
        assert client.get("/v1/more").json() == {"more": True}
        assert client.get("/v1/less").status_code == 404


def test_pages_of_the_framework_that_load_from_elsewhere_are_off(client) -> None:
    assert client.get("/redoc").status_code == 404
    assert "cdn" not in client.get("/docs").text
