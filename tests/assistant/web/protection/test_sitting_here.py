"""Pages for staff without a password: who gets in."""

import base64

import pytest

PATHS = ("/desk", "/desk/", "/desk/config", "/desk/gradio_api/info", "/v1/desk", "/%64esk/config")
LOGIN = {"Authorization": f"Basic {base64.b64encode('staff:青石桥7'.encode()).decode()}"}


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", ["127.0.0.1:7860", "localhost:7860", "localhost", "[::1]:7860", "LOCALHOST"])
def test_whoever_sits_at_this_machine_gets_in(open_server, path, host):
    assert open_server(host=host).get(path).status_code != 403


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Host": "evil.example:7860"},
        {"Host": "localhost:x@evil.example"},
        {"Host": "[::1].evil.example"},
        {"Host": ""},
        {"X-Forwarded-For": "127.0.0.1"},
        {"X-Forwarded-Proto": "https"},
        {"X-Real-IP": "127.0.0.1"},
        {"Forwarded": "for=127.0.0.1"},
        {"Via": "1.1 proxy"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Sec-Fetch-Site": "cross-site"},
    ],
)
def test_nobody_else_gets_in(open_server, path, headers):
    reply = open_server().get(path, headers=headers, follow_redirects=False)
    assert reply.status_code == 403
    assert "POLICY_ASSISTANT_STAFF_PASSWORD" in reply.text and "登记处" not in reply.text


@pytest.mark.parametrize("path", PATHS)
def test_a_visitor_from_elsewhere_does_not_get_in(open_server, stranger, path):
    assert open_server(client=stranger).get(path).status_code == 403
    assert open_server(client="testclient").get(path).status_code == 403


def test_a_form_of_our_own_page_gets_in_though_browsers_say_null_for_its_origin(open_server):
    ours = {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    assert open_server().get("/desk/config", headers=ours).status_code == 200
    for site in ("cross-site", "same-site", "none"):
        theirs = ours | {"Sec-Fetch-Site": site}
        assert open_server().get("/desk/config", headers=theirs).status_code == 403, site
    elsewhere = ours | {"Host": "evil.example"}
    assert open_server().get("/desk/config", headers=elsewhere).status_code == 403


def test_a_name_that_the_settings_give_this_machine_opens_too(open_server):
    client = open_server(hosts="desk.intern", host="desk.intern:7860")
    assert client.get("/desk/config").status_code == 200


def test_with_a_password_staff_come_from_anywhere(open_server, stranger):
    client = open_server(client=stranger, host="ask.gov.cn", staff_password="青石桥7")
    assert client.get("/desk/config", headers={"X-Forwarded-For": "9.9.9.9"}).status_code == 401
    assert client.get("/desk/config", headers=LOGIN).status_code == 200


def test_citizens_come_from_anywhere(open_server, stranger):
    client = open_server(client=stranger, host="ask.gov.cn")
    for path in ("/", "/config", "/healthz", "/v1/documents", "/page/views.js"):
        assert client.get(path, headers={"X-Forwarded-For": "9.9.9.9"}).status_code == 200
