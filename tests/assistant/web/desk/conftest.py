"""A server with the page, over a small index of its own."""

import shutil
from contextlib import closing

import pytest
from fastapi.testclient import TestClient

from assistant.api.staff_services import StaffServices
from assistant.assembly import open_assistant
from assistant.configuration.settings import Settings
from assistant.desk.drafts import Desk
from assistant.records.database import open_database
from assistant.web.server import create_server_app
from assistant.web.staff.page import staff_page
from assistant.wording.workbench import Workbench


@pytest.fixture(scope="module")
def settings(tmp_path_factory, index_dir) -> Settings:
    folder = tmp_path_factory.mktemp("desk")
    shutil.copytree(index_dir, folder / "index", ignore=shutil.ignore_patterns("cache"))
    return Settings(_env_file=None, index_dir=folder / "index", mode="extractive", llm="extractive")


@pytest.fixture(scope="module")
def services(settings):
    with (
        closing(open_database(settings)) as database,
        closing(open_assistant(settings)) as assistant,
    ):
        yield StaffServices.of(Workbench.of(assistant), database), assistant


@pytest.fixture(scope="module")
def client(services, settings):
    known, assistant = services
    app = create_server_app(assistant, settings, [staff_page(known)], known.database)
    with TestClient(app, base_url="http://localhost", client=("127.0.0.1", 5)) as opened:
        yield opened


@pytest.fixture
def desk(settings):
    made = Desk(settings)
    yield made
    made.discard("test")
