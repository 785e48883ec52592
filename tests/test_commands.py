"""Check what the commands say and how they end, on good input and on bad."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest

from anthology.__main__ import COMMANDS
from anthology.commands.console import printable
from anthology.model.settings import PAGES
from tests.making import png, write
from tests.run import run

TEXT = "---\ntitle: On rivers\nauthor: Ada Lovelace\ndate: 2021-02-15\nlang: en\n---\n\n" + (
    "The river goes by the house and the house looks at the river. " * 20
)


def test_help_is_there_at_once_and_loads_nothing_heavy() -> None:
    script = (
        "import sys; sys.argv = ['anthology', '--help']\n"
        "from anthology.__main__ import cli\n"
        "cli.main(standalone_mode=False)\n"
        "heavy = {'weasyprint', 'ebooklib', 'pikepdf', 'lxml', 'jinja2', 'rich', 'PIL'}\n"
        "assert not heavy & set(sys.modules), heavy & set(sys.modules)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], check=True, capture_output=True, text=True
    )
    for name in COMMANDS:
        assert name in done.stdout


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_explains_itself(name: str) -> None:
    said = run(name, "--help")
    assert said.status == 0
    assert "Usage" in said.out


def test_completion_works_for_the_shell() -> None:
    done = subprocess.run(
        [sys.executable, "-m", "anthology"],
        env=os.environ
        | {"_ANTHOLOGY_COMPLETE": "bash_complete", "COMP_WORDS": "anthology ch", "COMP_CWORD": "1"},
        check=False,
        capture_output=True,
        text=True,
    )
    assert "check" in done.stdout


def test_build_says_one_line_for_each_output(tmp_path: Path) -> None:
    write(tmp_path, a__md=TEXT)
    said = run("build", tmp_path, "--pdf", "--epub")
    assert said.status == 0, said.err
    pdf, epub = said.out.splitlines()
    assert re.search(r"\.pdf  \d+ pages  [\d.]+ kB  [\d.]+ s$", pdf)
    assert re.search(r"\.epub  1 chapter  [\d.]+ kB  [\d.]+ s$", epub)
    assert "\x1b" not in said.out + said.err


def test_list_as_json(tmp_path: Path) -> None:
    write(tmp_path, a__md=TEXT)
    listed = json.loads(run("list", tmp_path, "--json").out)
    chapter = listed["chapters"][0]
    assert {
        "number": 1,
        "source": "a.md",
        "format": "markdown",
        "title": "On rivers",
        "authors": ["Ada Lovelace"],
        "date": "2021-02-15",
        "language": "en",
    }.items() <= chapter.items()


def test_check_as_json_and_sarif(tmp_path: Path) -> None:
    write(tmp_path, a__md=TEXT + "\n\n![](lost.png)\n")
    found = json.loads(run("check", tmp_path, "--format", "json").out)
    missing = next(one for one in found if one["code"] == "image-missing")
    assert (missing["severity"], missing["path"], missing["line"]) == ("warning", "a.md", 10)
    sarif = json.loads(run("check", tmp_path, "--format", "sarif").out)
    places = [result["locations"][0] for result in sarif["runs"][0]["results"]]
    assert {"startLine": 10} in [place["physicalLocation"].get("region") for place in places]


def outputs(project: Path) -> list[Path]:
    """List what a build has made to hand out."""
    return sorted((project / "build").glob("[!.]*"))


def test_strict_makes_nothing_while_there_are_warnings(tmp_path: Path) -> None:
    write(tmp_path, a__md=TEXT + "\n\n![](lost.png)\n")
    said = run("build", tmp_path, "--strict")
    assert said.status == 1
    assert "image-missing" in said.err
    assert not outputs(tmp_path)
    assert run("check", tmp_path).status == 0
    assert run("check", tmp_path, "--strict").status == 1


def test_what_repeats_is_one_line_and_each_is_told_on_request(tmp_path: Path) -> None:
    pictures = "".join(f"![The ford from afar](lost-{number}.png)\n\n" for number in range(9))
    write(tmp_path, one__md=f"# One\n\nText.\n\n{pictures}")
    line = (
        "warning: 9 pictures are not there: one.md:5 “lost-0.png”, one.md:7 “lost-1.png”, "
        "one.md:9 “lost-2.png” and 6 more [image-missing]"
    )
    for arguments in (["check"], ["build", "--epub"], ["build", "--epub", "--strict"]):
        assert run(*arguments, tmp_path).err.count(line) == 1
    for arguments in (["check", "--all"], ["check", "--only", "image-missing"], ["build", "--all"]):
        assert run(*arguments, tmp_path).err.count("[image-missing]") == 9
    assert "title-missing" not in run("check", "--only", "image-missing", tmp_path).err
    refused = run("check", "--only", "image-mising", tmp_path)
    assert (refused.status, "did you mean “image-missing”?" in refused.err) == (2, True)


def test_hints_that_differ_in_a_name_alone_are_told_once(tmp_path: Path) -> None:
    long = TEXT + " ".join(
        f"The river has {number} fords and as many mills." for number in range(40)
    )
    write(tmp_path, a__md="Words.\n\n![](lost.png)\n", b__md=long, c__md=long, d__md=long)
    write(tmp_path, e__html="<h1>On mills</h1><p>Words.</p><img src='lost.png'>")
    said = run("check", tmp_path).err.splitlines()
    hints = {
        line.rpartition("[")[2]: hint.removeprefix("  hint: ").split("; or ")
        for line, hint in pairwise(said)
        if hint.startswith("  hint: ")
    }
    assert len(hints["text-repeated]"]) == 1
    assert len(hints["author-missing]"]) == 2
    assert len(hints["alt-missing]"]) == 2


def codes(said: str) -> list[str]:
    """List the codes of the messages, in their order."""
    return re.findall(r"\[([a-z-]+)\]$", said, re.MULTILINE)


def test_the_gravest_comes_first_and_a_build_ends_with_three_things(tmp_path: Path) -> None:
    write(
        tmp_path,
        anthology__toml='[book]\ntitel = "A"\n',
        a__md="# A\n\nText. <!-- hm -->\n\n![](lost.png)\n\nSee [it](none.md). (TODO: why?)\n",
    )
    told = codes(run("check", tmp_path).err)
    assert told[:3] == ["config-key", "image-missing", "editor-note"]
    assert told[-2:] == ["permission-missing", "comment-removed"]
    (tmp_path / "anthology.toml").unlink()
    said = run("build", "--epub", tmp_path).err
    assert codes(said) == told[1:4]
    assert re.search(r"\nand 2 warnings, \d notes: anthology build --all\n$", said)


def test_a_clean_project_prints_nothing(tmp_path: Path) -> None:
    write(tmp_path, anthology__toml='[rights]\nlicence = "CC-BY-4.0"\n')
    for name in "abcde":
        text = TEXT.replace("On rivers", f"On {name}").replace("river", f"river {name}")
        (tmp_path / f"{name}.md").write_text(text, "utf-8")
    said = run("check", tmp_path)
    assert (said.status, said.out, said.err) == (0, "", "")


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("a\nb\tc", "a b c"),
        ("\x1b[31m", "\\x1b[31m"),
        ("\u202egpj", "\\u202egpj"),
        ("\udcff", "\\udcff"),
    ],
)
def test_what_terminals_obey_is_printed_as_its_code(written: str, shown: str) -> None:
    assert printable(written) == shown


def test_names_of_files_do_nothing_to_the_terminal(tmp_path: Path) -> None:
    (tmp_path / "a\x1b[31m\nb.md").write_text("Some words\n\n![](\x1b[1mlost.png)\n", "utf-8")
    for arguments in (["check", "--all"], ["check"], ["list"], ["credits"], ["build", "--epub"]):
        said = run(*arguments, tmp_path)
        assert "\x1b" not in said.out + said.err, arguments
    lines = run("check", "--all", tmp_path).err.splitlines()
    assert any("lost.png" in line for line in lines)
    assert all(re.match(r".+: (warning|note): .* \[[a-z-]+\]$|  hint: |\d", line) for line in lines)


def test_init_makes_a_project_that_builds_and_keeps_what_is_there(tmp_path: Path) -> None:
    project = tmp_path / "my-book"
    assert run("init", project).status == 0
    assert run("check", project, "--strict").status == 0
    (project / "content" / "people.toml").write_text("# mine\n", encoding="utf-8")
    run("init", project)
    assert (project / "content" / "people.toml").read_text(encoding="utf-8") == "# mine\n"


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["buidl"], "did you mean “build”?"),
        (["chekc", "x"], "did you mean “check”?"),
        (["stat"], "did you mean “status”?"),
        (["publish"], "`anthology --help` lists them"),
        (["tests"], "anthology build tests"),
    ],
)
def test_an_unknown_command_is_told_with_a_near_one(arguments: list[str], said: str) -> None:
    told = run(*arguments)
    assert (told.status, said in told.err) == (2, True), told.err


@pytest.mark.parametrize(
    ("arguments", "said", "hint"),
    [
        (["build", "--bookelt"], "`anthology build` has no option --bookelt", "“--booklet”"),
        (["build", "--qqq"], "has no option --qqq", "`anthology build --help`"),
        (["check", "--format", "jsn"], "'--format': 'jsn' is not one of", "anthology check --help"),
        (["impose"], "missing argument", "anthology impose --help"),
        (["--verson"], "has no option --verson", "“--version”"),
        (["impose", "nowhere.pdf"], "nowhere.pdf is not there", "name a PDF file"),
    ],
)
def test_wrong_options_are_told_in_one_line_with_a_hint(
    arguments: list[str], said: str, hint: str
) -> None:
    told = run(*arguments)
    first, second = told.err.splitlines()
    assert told.status == 2
    assert first.startswith("error: ")
    assert said in first
    assert second.startswith("  hint: ")
    assert hint in second


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("rivers", "“On rivers”"),
        ("on-rivvers", "“on-rivers”"),
        ("mills and WEIRS", "“On mills and weirs”"),
        ("on", "“On rivers” or “On mills and weirs”"),
        ("99", "`anthology list`"),
    ],
)
def test_a_chapter_that_is_none_is_told_with_near_ones(
    name: str, hint: str, tmp_path: Path
) -> None:
    write(tmp_path, a__md="# On rivers\n\nWords.\n", b__md="# On mills and weirs\n\nWords.\n")
    told = run("build", tmp_path, "--only", name)
    assert (told.status, hint in told.err) == (2, True), told.err


@pytest.mark.parametrize(
    ("settings", "said"),
    [
        ("[pdf]\nsize = 'A5'\n", "known here: page"),
        ("[book]\ndedication = 'To all'\n", "it belongs under [matter]"),
        ("[book]\nmotto = 'To all'\n", "known here: title"),
        ("[book]\nsub-title = 'x'\n", "did you mean “subtitle”?"),
        ("[book]\npage = 'A5'\n", "it belongs under [pdf]"),
        ("editors = ['A B']\n", "it belongs under [book]"),
    ],
)
def test_suggestions_for_settings_are_near(settings: str, said: str, tmp_path: Path) -> None:
    write(tmp_path, a__md=TEXT, anthology__toml=settings)
    err = run("check", tmp_path).err
    assert said in err
    assert "did you mean" in said or "did you mean" not in err


def test_doctor_lists_what_is_there() -> None:
    said = run("doctor")
    assert said.status == 0
    assert "Pango" in said.out


# Bad input: a message with place and remedy, an exit status, never a traceback.


def test_no_such_folder(tmp_path: Path) -> None:
    said = run("build", tmp_path / "nowhere")
    assert said.status == 2
    assert "hint" in said.err


def test_no_texts_at_all(tmp_path: Path) -> None:
    said = run("build", tmp_path)
    assert said.status == 1
    assert said.err.count("error:") == 1
    assert "no-texts" in said.err


def test_nothing_but_drafts_is_no_book(tmp_path: Path) -> None:
    write(tmp_path, a__md="---\ntitle: A\npublished: false\n---\nText.\n")
    said = run("build", tmp_path)
    assert said.status == 1
    assert "a.md: warning: is a draft" in said.err
    assert "no-texts" in said.err


def test_unknown_key_is_refused_with_its_line_and_a_suggestion(tmp_path: Path) -> None:
    write(tmp_path, a__md=TEXT, anthology__toml='[book]\ntitle = "T"\nlanguge = "fr"\n')
    said = run("build", tmp_path)
    assert said.status == 1
    assert "anthology.toml:3: error: [book] has no key “languge”" in said.err
    assert "did you mean “language”?" in said.err


@pytest.mark.parametrize(
    ("toml", "line", "words"),
    [
        ("[book]\ntitle = Rivers\n", 2, 'write title = "Rivers"'),
        ('[pdf]\npage = "A3"\n', 2, "cannot be “A3”"),
        ("[epub]\nmax_pixels = true\n", 2, "whole number"),
        ('[[part]]\ntitle = "x"\n[[part]]\nchapters = 3\n', 4, "list of words"),
        ("book = 3\n", 1, "wants a table"),
    ],
)
def test_bad_settings_are_named_with_their_line(
    toml: str, line: int, words: str, tmp_path: Path
) -> None:
    write(tmp_path, a__md=TEXT, anthology__toml=toml)
    said = run("check", tmp_path)
    assert said.status == 1
    assert f"anthology.toml:{line}" in said.err
    assert words in said.err


def test_pages_of_every_size_can_be_made(tmp_path: Path) -> None:
    write(tmp_path, a__md=TEXT)
    for page in PAGES:
        write(tmp_path, anthology__toml=f'[pdf]\npage = "{page}"\n')
        assert run("build", tmp_path, "--pdf").status == 0


def test_broken_front_matter_names_the_line(tmp_path: Path) -> None:
    write(tmp_path, a__md='---\ntitle: "On rivers\nauthor: Ada\n---\n\nText of the thing.\n')
    said = run("check", tmp_path)
    assert "front-matter-broken" in said.err
    assert re.search(r"a\.md:\d: ", said.err)


def test_files_that_are_no_texts(tmp_path: Path) -> None:
    write(tmp_path, good__md=TEXT, empty__md="", noise__md=bytes(range(256)) * 8)
    said = run("check", tmp_path)
    assert said.status == 1
    assert "empty.md: warning" in said.err
    assert "noise.md:1: error" in said.err


def test_two_texts_of_one_name_are_both_in_the_book(tmp_path: Path) -> None:
    write(tmp_path, a__md=TEXT, b__md=TEXT)
    assert run("build", tmp_path).status == 0
    assert len(json.loads(run("list", tmp_path, "--json").out)["chapters"]) == 2


def test_pictures_that_are_missing_or_none_are_framed(tmp_path: Path) -> None:
    write(
        tmp_path,
        a__md=TEXT + "\n\n![A ford](lost.png)\n\n![A mill](none.jpg)\n\n![A weir](good.png)\n",
        none__jpg="this is no picture",
        good__png=png(),
    )
    said = run("build", tmp_path)
    assert said.status == 0
    assert "image-missing" in said.err
    assert "image-broken" in said.err


def test_output_folder_that_cannot_be_written(tmp_path: Path) -> None:
    write(tmp_path, a__md=TEXT, taken="a file where the folder should be")
    said = run("build", tmp_path, "--pdf", "-o", tmp_path / "taken")
    assert said.status == 4
    assert "hint" in said.err


def test_former_output_stays_whole_when_the_disk_is_full(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a__md=TEXT)
    run("build", tmp_path)
    former = {path: path.read_bytes() for path in outputs(tmp_path)}
    assert {path.suffix for path in former} == {".pdf", ".epub", ".json"}
    write(tmp_path, a__md=TEXT + "\n\nOne more line.\n")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fdopen", full)
    monkeypatch.setattr(Path, "replace", full)
    said = run("build", tmp_path)
    assert said.status == 4
    assert "No space left" in said.err
    assert {path: path.read_bytes() for path in outputs(tmp_path)} == former


def test_interruption_leaves_former_output_whole(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write(tmp_path, a__md=TEXT)
    run("build", tmp_path, "--pdf")
    file = next((tmp_path / "build").glob("*.pdf"))
    former = file.read_bytes()

    def interrupt(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("anthology.outputs.pdf.layout.lay_out", interrupt)
    write(tmp_path, a__md=TEXT + "\n\nOne more line.\n")
    said = run("build", tmp_path, "--pdf", "--jobs", "1")
    assert said.status == 130
    assert "Traceback" not in said.err
    assert file.read_bytes() == former


def test_a_broken_template_is_named_with_its_line(tmp_path: Path) -> None:
    write(tmp_path, content___a__md=TEXT, templates___colophon__xhtml="<p>\n{% if %}\n</p>")
    said = run("build", tmp_path, "--pdf")
    assert said.status == 1
    assert "templates/colophon.xhtml:2" in said.err


def test_a_style_that_print_does_not_know_is_reported(tmp_path: Path) -> None:
    write(tmp_path, content___a__md=TEXT, styles___ours__css="p { text-wrap: fancy }")
    said = run("build", tmp_path, "--pdf")
    assert said.status == 0
    assert "style-problem" in said.err


def test_unexpected_faults_are_no_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fault(*_: object, **__: object) -> None:
        raise RuntimeError("of a kind nobody thought of")

    monkeypatch.setattr("anthology.outputs.build.collect", fault)
    monkeypatch.delenv("ANTHOLOGY_DEBUG", raising=False)
    said = run("check", tmp_path)
    assert said.status == 4
    assert "Traceback" not in said.err
    assert "report it" in said.err
