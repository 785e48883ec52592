"""Judge finished files: by the field's validators, by their sources, and one by the other."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TYPE_CHECKING

from anthology.diagnostics import AnthologyError
from anthology.verify import origin, rebuild
from anthology.verify.ace import Ace
from anthology.verify.agreement import judge_agreement
from anthology.verify.epubcheck import EpubCheck
from anthology.verify.kinds import Kind, kind_of
from anthology.verify.qpdf import Qpdf
from anthology.verify.verapdf import VeraPdf
from anthology.verify.verdicts import Finding, State, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from anthology.verify.validator import Validator

__all__ = ["VALIDATORS", "Finding", "Order", "Report", "State", "Verdict", "verify"]

VALIDATORS: tuple[Validator, ...] = (EpubCheck(), Ace(), Qpdf(), VeraPdf())
_AT_ONCE = 2  # validators; most are Java, and large


@dataclass(frozen=True, slots=True)
class Order:
    """Say what to verify: files, where their sources are, whether to build them again.

    `profiles` are veraPDF's names of the standards to judge PDFs by; without any, those that
    each PDF claims.
    """

    files: tuple[Path, ...]
    project: Path | None = None
    rebuild: bool = False
    profiles: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Report:
    """Hold the verdicts on one file, in the order of the validators."""

    file: Path
    verdicts: tuple[Verdict, ...]


def verify(order: Order) -> tuple[Report, ...]:
    """Judge every file by all that there is.

    Raises `UsageError`, before anything is run, where a file is neither a PDF nor an e-book.
    """
    kinds = {file: kind_of(file) for file in order.files}
    jobs = [(file, one) for file, kind in kinds.items() for one in VALIDATORS if one.kind is kind]
    with ThreadPoolExecutor(_AT_ONCE) as pool:
        judged = [*pool.map(lambda job: _judge(job[0], job[1], order.profiles), jobs)]
    verdicts: dict[Path, list[Verdict]] = {file: [] for file in kinds}
    for (file, _), found in zip(jobs, judged, strict=True):
        verdicts[file] += found
    for file in kinds:
        verdicts[file] += _by_sources(file, order)
    for pdf, epub in _pairs(kinds):
        verdicts[epub].append(judge_agreement(pdf, epub))
    return tuple(Report(file, tuple(found)) for file, found in verdicts.items())


def _judge(file: Path, validator: Validator, profiles: Sequence[str]) -> list[Verdict]:
    if remedy := validator.remedy():
        return [Verdict(validator.name, State.ABSENT, detail=validator.use, remedy=remedy)]
    return [*validator.judge(file, profiles)]


def _by_sources(file: Path, order: Order) -> Iterator[Verdict]:
    record = origin.find_record(file, order.project)
    try:
        yield origin.judge_origin(file, record)
        if order.rebuild:
            yield rebuild.judge_rebuild(file, record)
    except AnthologyError as error:
        yield origin.unreadable(error)


def _pairs(kinds: dict[Path, Kind]) -> Iterator[tuple[Path, Path]]:
    """Pair each PDF with the e-book that lies beside it under the same name."""
    for file, kind in kinds.items():
        beside = file.with_suffix(".epub")
        if kind is Kind.PDF and kinds.get(beside) is Kind.EPUB:
            yield file, beside
