"""The services of the staff's page over the demonstration corpus, with records of its own."""

from contextlib import closing

import gradio as gr
import pytest
from pydantic import SecretStr

from assistant.api.staff_services import StaffServices
from assistant.configuration.settings import Settings
from assistant.records.database import open_database
from assistant.wording.workbench import Workbench


@pytest.fixture(scope="session")
def workbench(demo_assistant):
    return Workbench.of(demo_assistant)


@pytest.fixture
def services(workbench, tmp_path):
    address = SecretStr(f"sqlite:///{tmp_path}/records.sqlite3")
    with closing(open_database(Settings(_env_file=None, database_url=address))) as database:
        yield StaffServices.of(workbench, database)


@pytest.fixture
def build(services):
    """Makes a tab inside an open page."""

    def make(kind):
        with gr.Blocks():
            return kind(services)

    return make
