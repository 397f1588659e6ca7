"""The files of docs/deploy fit the program: names of settings, commands, files and measurements."""

import json
import re
import shlex
import shutil
import subprocess
import sys
from contextlib import contextmanager
from pathlib import Path
from types import SimpleNamespace

import click
import pytest
import yaml
from prometheus_client.parser import text_string_to_metric_families

from assistant.cli import build_app
from assistant.commands.lazy import LazyCommand
from assistant.configuration.settings import PREFIX, Settings
from assistant.operations.metrics import Metrics
from assistant.types import Answer, Ending
from docs.rooms import ROOT

DEPLOY = ROOT / "docs" / "deploy"
UNITS = DEPLOY / "systemd"
WATCHING = DEPLOY / "watching"
INSTALLED = "/opt/policy-assistant/.venv/bin/policy-assistant"
KNOWN = {PREFIX + name.upper() for name in Settings.model_fields}
# What Prometheus and its language add by themselves.
ITS_OWN = {"up", "job", "instance", "le", "$instance"}
FUNCTIONS = {
    "and", "by", "changes", "histogram_quantile", "increase", "label_values", "on", "rate", "sum", "time",
    "unless",
}  # fmt: skip


@pytest.fixture(scope="module")
def measured() -> tuple[set[str], set[str]]:
    """The names of the samples there are, and those of their labels."""
    metrics = Metrics()
    answer = Answer("问", Ending.ANSWERED, reply="refused", timings={"retrieve": 4})
    metrics.count_answer(answer, "web")

    @contextmanager
    def reading():
        created = SimpleNamespace(timestamp=lambda: 1.0)
        yield SimpleNamespace(manifest=SimpleNamespace(created=created, chunks=1, files={}))

    metrics.watch(reading, lambda: 0)
    families = list(text_string_to_metric_families(metrics.render().decode()))
    samples = [sample for family in families for sample in family.samples]
    return {one.name for one in samples}, {label for one in samples for label in one.labels}


def expressions() -> dict[str, str]:
    dashboard = json.loads((WATCHING / "grafana.json").read_text(encoding="utf-8"))
    rules = yaml.safe_load((WATCHING / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    shown = {f"{p['title']} {t['refId']}": t["expr"] for p in dashboard["panels"] for t in p["targets"]}
    asked = {one["name"]: one["query"] for one in dashboard["templating"]["list"] if one["type"] == "query"}
    return shown | asked | {rule["alert"]: rule["expr"] for rule in rules}


@pytest.mark.parametrize("name", expressions())
def test_what_is_watched_is_measured(measured, name):
    samples, labels = measured
    expression = re.sub(r'"[^"]*"|\[\w+\]', "", expressions()[name])
    words = set(re.findall(r"\$?[a-z_]\w*", expression))
    assert words - samples - labels - ITS_OWN - FUNCTIONS == set()
    assert words & samples or "up" in words


def test_every_measurement_of_ours_is_on_the_dashboard(measured):
    shown = " ".join(expressions().values())
    ours = {name for name in measured[0] if name.startswith("policy_assistant_")}
    kept = {name for name in ours if not name.endswith(("_created", "_count", "_sum", "_info"))}
    assert [name for name in sorted(kept) if name not in shown] == []


def test_every_alert_leads_to_a_heading_of_the_runbook():
    rules = yaml.safe_load((WATCHING / "alerts.yml").read_text(encoding="utf-8"))["groups"][0]["rules"]
    for rule in rules:
        page, _, anchor = rule["annotations"]["runbook"].partition("#")
        headings = re.findall(r"^#+ (.+)$", (ROOT / page).read_text(encoding="utf-8"), re.MULTILINE)
        assert anchor in {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}, anchor


def check_command(arguments: list[str]) -> None:
    """Parses a command as the program would, without running it."""
    name, command, rest = build_app().resolve_command(click.Context(click.Group()), arguments)
    assert not isinstance(command, LazyCommand)
    command.make_context(name, rest)


@pytest.mark.parametrize("unit", sorted(UNITS.glob("*.service")), ids=lambda unit: unit.name)
def test_a_unit_starts_a_command_that_there_is(unit):
    (start,) = re.findall(r"^ExecStart=(.+)$", unit.read_text(encoding="utf-8"), re.MULTILINE)
    words = shlex.split(start)
    words = shlex.split(words[2].removeprefix("exec ")) if words[0] == "/bin/sh" else words
    assert words[0] == INSTALLED
    check_command(words[1:])


def test_systemd_understands_the_units(tmp_path):
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not installed")
    program = Path(sys.executable).parent / "policy-assistant"
    for unit in UNITS.iterdir():
        text = unit.read_text(encoding="utf-8").replace(INSTALLED, str(program))
        (tmp_path / unit.name).write_text(text, encoding="utf-8")
    done = subprocess.run(
        ["systemd-analyze", "verify", "--man=no", *map(str, sorted(tmp_path.iterdir()))],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    ours = [line for line in done.stderr.splitlines() if "policy-assistant" in line]
    assert (done.returncode, ours) == (0, []), done.stderr


def test_example_settings_are_settings():
    text = (DEPLOY / "policy-assistant.env").read_text(encoding="utf-8")
    named = set(re.findall(rf"{PREFIX}\w+", text))
    assert named and named <= KNOWN


def instructions() -> list[tuple[str, str]]:
    """The Dockerfile's, lines that go on joined."""
    text = re.sub(r"(?m)^#.*\n", "", (ROOT / "Dockerfile").read_text(encoding="utf-8"))
    lines = re.sub(r"\\\n\s*", " ", text).splitlines()
    return [(line.split(" ", 1)[0], line.split(" ", 1)[1]) for line in lines if line]


def test_the_image_is_made_of_files_that_there_are():
    sent = (ROOT / ".dockerignore").read_text(encoding="utf-8")
    copied = [word for kind, rest in instructions() if kind == "COPY" for word in rest.split()[:-1]]
    assert copied
    for one in copied:
        assert (ROOT / one).exists(), one
        assert f"!{one}\n" in sent, one
    for _, rest in instructions():
        assert set(re.findall(rf"{PREFIX}\w+", rest)) <= KNOWN
    packages = {one for one in ("assistant", "index", "evals", "prompts", "corpus") if one not in copied}
    assert packages == set()


def test_the_image_starts_a_command_that_there_is():
    told = dict(instructions())
    assert json.loads(told["ENTRYPOINT"]) == ["policy-assistant"]
    check_command(json.loads(told["CMD"]))
    probe = json.loads(told["HEALTHCHECK"].partition(" CMD ")[2])
    compile(probe[2], "healthcheck", "exec")
    assert f":{json.loads(told['CMD'])[-1]}/readyz" in probe[2]


def test_compose_names_files_settings_and_commands_that_there_are():
    services = yaml.safe_load((DEPLOY / "compose.yaml").read_text(encoding="utf-8"))["services"]
    assistant, nginx = services["assistant"], services["nginx"]
    check_command(assistant["command"])
    assert set(assistant["environment"]) <= KNOWN
    assert (DEPLOY / assistant["build"] / "Dockerfile").exists()
    for volume in nginx["volumes"]:
        source = volume.split(":")[0]
        assert source.startswith("$") or (DEPLOY / source).exists(), source
    inside = " ".join(volume.split(":")[1] for volume in nginx["volumes"] if not volume.startswith("$"))
    assert "/etc/nginx/policy-assistant.conf" in inside


@pytest.mark.parametrize("name", ["operating.md", "operating.zh-CN.md"])
def test_the_guide_names_settings_commands_and_measurements_that_there_are(measured, name):
    text = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert set(re.findall(rf"{PREFIX}\w+", text)) <= KNOWN
    for command in re.findall(r"^(policy-assistant .+?)(?:  +#.*)?$", text, re.MULTILINE):
        check_command(shlex.split(command)[1:])
    assert set(re.findall(r"policy_assistant_\w+", text)) <= measured[0] | {
        "policy_assistant_step_seconds", "policy_assistant_question_seconds",
    }  # fmt: skip
    for target in re.findall(r"\]\(([^)#]+)\)", text):
        assert (ROOT / "docs" / target).exists(), target


def test_both_guides_have_the_same_parts():
    english, chinese = (
        re.findall(r"^(#+)", (ROOT / "docs" / name).read_text(encoding="utf-8"), re.MULTILINE)
        for name in ("operating.md", "operating.zh-CN.md")
    )
    assert english == chinese
