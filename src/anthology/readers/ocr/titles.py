"""Name the titles that parts of a report have by custom, folded, in French and English."""

from __future__ import annotations


def _titles(listed: str) -> frozenset[str]:
    return frozenset(" ".join(title.split()) for title in listed.split(","))


CONTENTS = _titles(
    "contents, table of contents, table des matieres, sommaire, plan, inhaltsverzeichnis, indice"
)
LISTS = _titles(
    """list of figures, list of tables, list of illustrations, table des figures, table des
    illustrations, table des tableaux, liste des figures, liste des tableaux, liste des
    illustrations"""
)
BIBLIOGRAPHY = _titles(
    """bibliography, selected bibliography, references, works cited, literature, bibliographie,
    references bibliographiques, liste des references, ouvrages cites, webographie, sitographie,
    bibliographie et webographie, literaturverzeichnis"""
)
# What stands beside the chapters of a report, and what may head a chapter without a number.
OUTER = BIBLIOGRAPHY | _titles(
    """introduction, conclusion, conclusions, abstract, executive summary, preface, foreword,
    acknowledgements, acknowledgments, appendix, appendices, glossary, introduction generale,
    conclusion generale, resume, avant propos, remerciements, annexe, annexes, glossaire"""
)
INNER = _titles(
    """discussion, results, methods, summary, background, objectives, recommendations, analysis,
    perspectives, resultats, methodes, synthese, contexte, objectifs, recommandations, analyse"""
)
