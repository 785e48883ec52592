"""Links that web pages and word processors use as notes become notes; other links stay links."""

from __future__ import annotations

import pytest

from anthology.markup import cleaning, xhtml
from anthology.readers.web_notes import mark_notes

# How programs write a call and its note; the words are ours.
FORMS = {
    "pandoc": (
        '<p>Ford<a href="#fn1" class="footnote-ref" id="fnref1"><sup>1</sup></a></p>'
        '<section id="footnotes" class="footnotes"><hr><ol><li id="fn1"><p>It is shallow. '
        '<a href="#fnref1" class="footnote-back">↩︎</a></p></li></ol></section>'
    ),
    "kramdown": (
        '<p>Ford<sup id="fnref:1"><a href="#fn:1" class="footnote">1</a></sup></p>'
        '<div class="footnotes"><ol><li id="fn:1"><p>It is shallow. '
        '<a href="#fnref:1" class="reversefootnote">&#8617;</a></p></li></ol></div>'
    ),
    "google": (
        '<p>Ford<sup><a href="#ftnt1" id="ftnt_ref1">[1]</a></sup></p><hr>'
        '<div><p><a href="#ftnt_ref1" id="ftnt1">[1]</a><span>&nbsp;It is shallow.</span></p></div>'
    ),
    "wiki": (
        '<p>Ford<sup id="cite_ref-1"><a href="#cite_note-1"><span>[</span>1<span>]</span></a></sup>'
        '</p><div class="reflist"><ol class="references"><li id="cite_note-1"><span><b>'
        '<a href="#cite_ref-1">^</a></b></span> <span>It is shallow.</span></li></ol></div>'
    ),
    "forge": (
        '<p>Ford<sup><a href="#content-fn-1" id="content-fnref-1">1</a></sup></p>'
        '<section class="footnotes"><h2 id="label">Footnotes</h2><ol><li id="content-fn-1">'
        '<p>It is shallow. <a href="#content-fnref-1">↩</a></p></li></ol></section>'
    ),
    "letters": (
        '<p>Ford<a id="footnote-anchor-1" href="#footnote-1">1</a></p><div class="footnote">'
        '<a id="footnote-1" href="#footnote-anchor-1">1</a><div><p>It is shallow.</p></div></div>'
    ),
    "no way back": (
        '<p>Ford<sup><a href="#n1">1</a></sup></p>'
        '<section class="notes"><ol><li id="n1">It is shallow.</li></ol></section>'
    ),
    "star": (
        '<p>Ford<sup><a href="#n1" id="r1">*</a></sup></p>'
        '<p id="n1"><a href="#r1">*</a> It is shallow.</p>'
    ),
}


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize(
    "around", ["<p>{}</p>", "<h2>{}</h2>", "<table><tr><td>{}</td></tr></table>", "<div>{}</div>"]
)
def test_two_links_that_lead_to_each_other_are_a_note(form: str, around: str) -> None:
    call, end = FORMS[form].removeprefix("<p>").split("</p>", 1)
    page = cleaning.clean(around.format(call) + "<p>More words.</p>" + end).fragment
    root = xhtml.parse(mark_notes(page))
    (number,) = [one for one in root.iter("a") if "noteref" in xhtml.classes(one)]
    (item,) = root.iter("li")
    assert xhtml.text(number) == "1"
    assert number.get("href") == f"#{item.get('id')}"
    assert xhtml.text(item).strip() == "It is shallow."
    assert "footnotes" in xhtml.classes(root[-1])
    assert "".join(xhtml.text(root).split()) == "Ford1Morewords.Itisshallow."


@pytest.mark.parametrize(
    "page",
    [
        '<ul><li><a href="#a">1</a></li></ul><h2 id="a">A</h2><p>Words.</p>',
        '<p id="one">One, <a href="#two">2</a></p><p id="two">Two, <a href="#one">1</a></p>',
        '<p>See <a href="#two">below</a>.</p><p id="two">Two.</p>',
        '<p>See <a href="#gone">1</a>.</p>',
    ],
)
def test_other_links_stay(page: str) -> None:
    assert mark_notes(xhtml.serialise(xhtml.parse(page))) == page


def test_a_note_called_twice_is_one() -> None:
    page = (
        '<p>A<sup><a href="#n" id="r">1</a></sup> B<sup><a href="#n">1</a></sup></p>'
        '<div class="notes"><ol><li id="n">It is. <a href="#r">↩</a></li></ol></div>'
    )
    root = xhtml.parse(mark_notes(xhtml.serialise(xhtml.parse(page))))
    assert [xhtml.text(one) for one in root.iter("sup")] == ["1", "1"]
    assert len(list(root.iter("li"))) == 1


def test_a_call_that_no_note_leads_back_to_is_a_call() -> None:
    page = (
        '<p>A<sup id="r1"><a href="#n1">[1]</a></sup> B<sup id="r2"><a href="#n2">[2]</a></sup> '
        'C<sup id="r1b"><a href="#n1">[1]</a></sup></p><h2>Notes</h2><ol>'
        '<li id="n1"><a href="#r1">^</a> One, as in<sup><a href="#n2">2</a></sup>.</li>'
        '<li id="n2"><a href="#r2">^</a> Two.</li></ol>'
    )
    root = xhtml.parse(mark_notes(xhtml.serialise(xhtml.parse(page))))
    calls = [one for one in root.iter("a") if "noteref" in xhtml.classes(one)]
    assert [one.get("href") for one in calls] == ["#fn-n1", "#fn-n2", "#fn-n1", "#fn-n2"]
    assert [xhtml.text(one) for one in root.iter("li")] == ["One, as in2.", "Two."]


LIST = "<h2>Notes</h2><ol>{}</ol>"


@pytest.mark.parametrize("back", [{1}, {2}, {1, 3}, {1, 2, 3}])
@pytest.mark.parametrize("way", ["↩", "back", "Back to text", "retour", "zurück"])
def test_all_that_are_called_in_a_list_of_notes_are_notes(back: set[int], way: str) -> None:
    calls = "".join(f'<p>P{n}<sup><a href="#n{n}" id="r{n}">{n}</a></sup></p>' for n in (1, 2, 3))
    items = "".join(
        f'<li id="n{n}">Note {n}.' + (f' <a href="#r{n}">{way}</a></li>' if n in back else "</li>")
        for n in (1, 2, 3)
    )
    root = xhtml.parse(mark_notes(cleaning.clean(calls + LIST.format(items)).fragment))
    shown = [(xhtml.text(one), xhtml.target(one)) for one in root.iter("a")]
    assert shown == [("1", "fn-n1"), ("2", "fn-n2"), ("3", "fn-n3")]
    notes = [(one.get("id"), xhtml.text(one).strip()) for one in root.iter("li")]
    assert notes == [("fn-n1", "Note 1."), ("fn-n2", "Note 2."), ("fn-n3", "Note 3.")]
    assert root.find("h2") is None


def test_a_note_that_nothing_calls_stays_with_the_others() -> None:
    page = (
        '<p>A<a href="#n1" id="r1">1</a> B<a href="#n3" id="r3">3</a>, see <a href="#n3">there</a>'
        '</p><ol><li id="n1">One <a href="#r1">↩</a></li><li id="n2">Two</li>'
        '<li id="n3">Three <a href="#r3">↩</a></li></ol>'
    )
    root = xhtml.parse(mark_notes(cleaning.clean(page).fragment))
    assert [xhtml.text(one).strip() for one in root.iter("li")] == ["One", "Three", "Two"]
    assert [xhtml.target(one) for one in root.iter("a")] == ["fn-n1", "fn-n3", "fn-n3"]


def test_a_list_that_a_note_stands_in_by_chance_stays() -> None:
    page = (
        '<p>A<a href="#n1" id="r1">1</a></p><ol><li>Salt</li><li>Bread</li>'
        '<li id="n1">A note. <a href="#r1">↩</a></li></ol>'
    )
    root = xhtml.parse(mark_notes(cleaning.clean(page).fragment))
    assert [xhtml.text(one).strip() for one in root.iter("li")] == ["Salt", "Bread", "A note."]
    assert len(list(root.iter("ol"))) == 2
