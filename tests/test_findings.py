"""What `check` finds in texts as people write them, and what it must not take for a fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from anthology.outputs.build import read_project
from tests.making import png

if TYPE_CHECKING:
    from pathlib import Path


def found(folder: Path, text: str, code: str, name: str = "text.md") -> list[int | None]:
    (folder / name).write_text(text, encoding="utf-8")
    return [one.line for one in read_project(folder).diagnostics if one.code == code]


@pytest.mark.parametrize("date", ["2201-03-04", "1021-05-06", "12 mars 2091", "March 3, 1899"])
def test_dates_that_no_text_can_have(tmp_path: Path, date: str) -> None:
    text = f"---\ntitle: The quay\ndate: {date}\n---\n\nWords.\n"
    assert found(tmp_path, text, "metadata-doubtful") == [3]


@pytest.mark.parametrize("date", ["2021-02-30", "31/04/2020", "2019-13-01", "soon"])
def test_dates_that_are_none(tmp_path: Path, date: str) -> None:
    text = f"---\ntitle: The quay\ndate: {date}\n---\n\nWords.\n"
    assert found(tmp_path, text, "metadata-doubtful") == [3]


@pytest.mark.parametrize("date", ["1900-01-01", "2019", "2021-02", "1 mai 2022", "2024-02-29"])
def test_sound_dates_stay_silent(tmp_path: Path, date: str) -> None:
    text = f"---\ntitle: The quay\ndate: {date}\n---\n\nIn 1781 and in 2199, not now.\n"
    assert not found(tmp_path, text, "metadata-doubtful")


def test_the_year_of_the_edition_counts_where_it_is_set(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "946684800")  # 2000
    text = "---\ntitle: The quay\ndate: 2004-05-06\n---\n\nWords.\n"
    assert found(tmp_path, text, "metadata-doubtful") == [3]


POOR = """
image
Image 3
photo
a photo
Une image
screenshot
Capture d'écran 2021-03-04 à 10.12
IMG_2034
DSC00012
quay.png
The quay (1).jpg
quay
untitled
sans titre
logo
alt text
texte alternatif
Image result for quay at night
Résultat de recherche d'images pour « quai »
Pasted image 20210304101233
placeholder
description
unnamed
schéma 2
Figure 1
banner
PXL_20210304_101233
null
""".strip().split("\n")
GOOD = """
The quay at night, two lamps lit
Photo of the keeper on a stair
Logo of the fire brigade
Capture d'écran du tableau de bord : trois courbes montent
Le schéma du phare, coupe de côté
A graph of visitors rising from 10 to 400
Portrait de la gardienne, de profil
Quay and mole
Figure skater on the frozen dock
Image de la Vierge au-dessus de l'autel
Deux bateaux
Cover of the log book, blue with a white anchor
The untitled painting above the stove
Description of the lamp in the keeper's hand
Le logo peint sur la coque
E = mc²
""".strip().split("\n")


@pytest.mark.parametrize("alt", POOR)
def test_descriptions_that_do_not_describe(tmp_path: Path, alt: str) -> None:
    (tmp_path / "quay.png").write_bytes(png())
    assert found(tmp_path, f"# The quay\n\nWords.\n\n![{alt}](quay.png)\n", "alt-poor") == [5]


@pytest.mark.parametrize(
    "alt",
    [
        r"C:\\Users\\Ilse\\My pictures\\quay.jpg",
        r"\\\\server\\club\\quay.png",
        "/Users/ilse/Desktop/quay at night.jpeg",
        "file:///home/ilse/quay.png",
        "https://quay.example/up/quay.jpg?w=300",
    ],
)
def test_a_path_is_no_description_and_is_left_out(tmp_path: Path, alt: str) -> None:
    (tmp_path / "quay.png").write_bytes(png())
    text = f"# The quay\n\nWords.\n\n![{alt}](quay.png)\n"
    assert found(tmp_path, text, "alt-poor") == [5]
    assert 'alt=""' in read_project(tmp_path).book.chapters[0].body


@pytest.mark.parametrize("alt", GOOD)
def test_descriptions_that_do(tmp_path: Path, alt: str) -> None:
    (tmp_path / "quay.png").write_bytes(png())
    assert not found(tmp_path, f"# The quay\n\nWords.\n\n![{alt}](quay.png)\n", "alt-poor")


def test_links_that_lead_nowhere_in_the_book(tmp_path: Path) -> None:
    (tmp_path / "other.md").write_text("# The other\n\n## A place\n\nWords.\n", encoding="utf-8")
    text = """# The quay

See [the lamp](#the-lamp), [the fog](#the-fog) and [the top](#).
See [the other](other.md), [its place](other.md#a-place), [none](lost.md),
[the whole](/other/), [a page](../posts/lost.html) and [the web](https://a.example/x#y).

## The lamp

Words[^1].

[^1]: A note, with a [link](lost-too.md).
"""
    assert found(tmp_path, text, "link-dead") == [3, 4, 5, 11]


def test_a_dead_link_is_told_once_by_the_name_of_its_file(tmp_path: Path) -> None:
    links = "[one](<the lamp.md>), [two](the%20lamp.md)"
    text = f"# The quay\n\nSee {links}.\n\nAgain: [three](the%20lamp.md)\n"
    assert found(tmp_path, text, "link-dead") == [3]
    (tmp_path / "text.md").write_text(text, encoding="utf-8")
    told = [one.message for one in read_project(tmp_path).diagnostics if one.code == "link-dead"]
    assert told == ["a link leads nowhere in the book: “one” (the lamp.md)"]


def test_headings_that_skip(tmp_path: Path) -> None:
    text = "# A\n\n## B\n\nx\n\n#### C\n\nx\n\n## D\n\nx\n\n### E\n\nx\n\n##### F\n\nx\n"
    assert found(tmp_path, text, "heading-skipped") == [7, 19]


NOTES = """
TODO: find the year of the storm.
La tempête de 1911 (à vérifier) emporta le môle.
La gardienne (???) venait d'Irlande.
Job : remplacer cette photo par celle du quai.
Il manque ici une transition.
[insérer la carte du port]
(date à confirmer avec la mairie)
FIXME broken table
Note pour moi-même : relire la fin avant publication.
Note to self: ask for the second picture.
The pier was built in XXXX, they say.
[TODO add a map]
(need a source)
[citation needed]
À compléter.
il manque une légende pour cette image
Ajouter une photo du phare ici
(TBC)
""".strip().split("\n")
TALK = """
FIXME comments are a bad habit, but an honest one.
Really (really???), he said, and laughed.
She keeps a to-do list on the door of the fridge, and nothing is ever crossed off.
Il reste beaucoup à faire avant l'hiver, et le toit n'attendra pas.
C'est une hypothèse à vérifier par l'expérience, disait le professeur.
Quoi ? Comment ?? Personne ne répondit ; le vent seul soufflait.
Son premier job : serveur au café du port, à seize ans.
My first job: waiter at the harbour café, at sixteen.
Il manque deux tuiles au toit de la remise.
Il manque à ce récit une fin heureuse, et c'est tant mieux.
We had to check the rope (twice) before going down.
The TODO column of the board was empty by Friday evening.
Les films classés XXX n'étaient pas au programme du ciné-club.
Super Bowl XXX was played in Tempe.
He asked for the missing link (the French one) and got none.
Ajouter une pincée de sel, puis remuer doucement.
Insert the key here, turn it left, and wait for the click.
Le point à vérifier en premier est la pression (voir plus haut).
« TODO ? Ça veut dire “à faire”, répondit-elle.
Pensez à relire vos contrats (surtout la dernière page).
Note that the lamp burns all night.
Note à l'attention des visiteurs : l'escalier est glissant.
It works on my machine (tested on three others).
The draft came in under the door, cold as a knife.
A draft of the treaty was signed in the morning.
The editor wrote “citation needed” in the margin, in red.
""".strip().split("\n")


@pytest.mark.parametrize("note", NOTES)
def test_notes_to_self(tmp_path: Path, note: str) -> None:
    text = f"# The quay\n\nThe lamp burns all night, and the sea is calm.\n\n{note}\n\nThe end.\n"
    assert found(tmp_path, text, "editor-note") == [5]


@pytest.mark.parametrize("sentence", TALK)
def test_sentences_that_only_look_like_notes(tmp_path: Path, sentence: str) -> None:
    text = f"# The quay\n\nThe lamp burns all night.\n\n{sentence}\n\nThe end.\n"
    assert not found(tmp_path, text, "editor-note")
