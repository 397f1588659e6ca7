"""A run as JUnit XML, which CI systems show case by case."""

import re
from collections.abc import Sequence
from xml.etree import ElementTree

from evals.files.phrases import explain
from evals.metrics.stages import explain_loss
from evals.results.measurement import Measured

# What XML 1.0 cannot hold at all.
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def junit_xml(name: str, measured: Sequence[Measured]) -> str:
    """One test case for each case; a wrong one is a failure, one without an answer an error."""
    wrong = [one for one in measured if not one.right]
    broken = [one for one in wrong if _broken(one)]
    root = ElementTree.Element(
        "testsuite",
        name=_clean(name),
        tests=str(len(measured)),
        failures=str(len(wrong) - len(broken)),
        errors=str(len(broken)),
    )
    for one in measured:
        record = one.outcome.record
        seconds = f"{record.ms / 1000:.3f}" if record else "0"
        case = ElementTree.SubElement(
            root, "testcase", name=_clean(one.case.id), classname=one.case.kind.value, time=seconds
        )
        if not one.right:
            tag = "error" if one in broken else "failure"
            message = _clean(explain(explain_loss(one.scores), "en"))
            said = f"{one.case.question}\n\n{record.answer if record else ''}"
            lost_at = str(one.lost_at)
            ElementTree.SubElement(case, tag, type=lost_at, message=message).text = _clean(said)
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _broken(one: Measured) -> bool:
    return one.outcome.record is None or one.outcome.record.status == "failed"


def _clean(text: str) -> str:
    return _ILLEGAL.sub("", text)
