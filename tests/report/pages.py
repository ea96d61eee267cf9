"""Reports of invented results."""

import io
from dataclasses import replace

from beatmatch.console.phrases import STATUS_WORDS
from beatmatch.report.writer import ReportWriter
from beatmatch.writers.fill import Policy
from beatmatch.writers.summary import Summary
from tests.writers.samples import RUN


def page(results, policy=Policy(), **run):  # noqa: B008  # frozen
    stream = io.StringIO()
    writer = ReportWriter(stream, policy, STATUS_WORDS)
    for result in results:
        writer.write(result)
    writer.close(replace(RUN, **run), Summary.of(results))
    return stream.getvalue()
