"""Check an e-mail address and bring it into the form in which it is compared; read tables of them.

A table is the bytes of a CSV file of any make; it becomes rows of cells with their lines.
"""

from __future__ import annotations

import csv
import re
from collections import Counter
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from anthology.language.letters import without_accents
from anthology.model.diagnostics import ContentError, Diagnostic, UsageError
from anthology.project.encoding.decode import decode

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence


_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff]")
_AROUND = re.compile(r"^(?:mailto:|<|\s)+|[>\s,;]+$", re.IGNORECASE)
_NAMED = re.compile(r"^(?P<name>[^<>]*+)<(?P<address>[^<>]++)>[\s,;]*+$")
_SHAPE = re.compile(r"(?P<local>[^\s@<>\"',;:|]+)@(?P<domain>[^\s@<>\"',;|]+)")


@dataclass(frozen=True, slots=True)
class Address:
    """Hold an address that mail can be sent to.

    `sent` is what the server is told, its domain in ASCII (RFC 5891); `key` tells readers apart:
    lower case throughout, since no provider in use gives two people addresses that differ in
    case alone (RFC 5321 §2.4 advises against it).
    """

    sent: str

    @property
    def key(self) -> str:
        """Give the form in which two spellings of one address are equal."""
        return self.sent.casefold()

    @property
    def domain(self) -> str:
        """Give the domain, in ASCII."""
        return self.sent.rpartition("@")[2]

    @property
    def beyond_ascii(self) -> bool:
        """Tell whether only a server with SMTPUTF8 (RFC 6531) can take it."""
        return not self.sent.isascii()

    def __str__(self) -> str:
        return mask(self.sent)


def read_address(written: str) -> Address:
    """Read an address as people write it; `mailto:` and pointed brackets may stand around it.

    Nothing is asked of the network. Raises `ValueError` with the reason, which does not repeat
    the address.
    """
    from email_validator import EmailNotValidError, validate_email  # noqa: PLC0415

    bare = _AROUND.sub("", _INVISIBLE.sub("", written))
    if bare.count("@") > 1:
        raise ValueError("more than one address, or none that is whole")
    try:
        found = validate_email(bare, check_deliverability=False)
    except EmailNotValidError as error:
        raise ValueError(_reason(str(error), bare)) from error
    return Address(f"{found.local_part}@{found.ascii_domain}")


def split_named(written: str) -> tuple[str, str]:
    """Divide `Ada Sample <ada@example.org>` into name and address; the name may be empty.

    >>> split_named("Ada Sample <ada@example.org>")
    ('Ada Sample', 'ada@example.org')
    """
    if found := _NAMED.match(written):
        return found["name"].strip().strip("\"' "), found["address"]
    return "", written


def need_address(written: str, what: str) -> Address:
    """Read an address that was given as a setting or an option; `what` names it.

    Raises `UsageError` where it is none.
    """
    try:
        return read_address(split_named(written)[1])
    except ValueError as error:
        raise UsageError(
            f"{what} is no e-mail address: {error}", hint="write it like name@example.org"
        ) from error


def mask(written: str) -> str:
    """Hide whose address it is: `ada@example.org` becomes `a…@example.org`."""
    local, sign, domain = written.strip().rpartition("@")
    if not sign:
        return f"{written.strip()[:1]}…" if written.strip() else ""
    return f"{local.strip()[:1]}…@{domain.strip()}"


def find_addresses(text: str) -> list[str]:
    """List what looks like an address in a text, as written, without a full stop behind it."""
    return [found[0].rstrip(".") for found in _SHAPE.finditer(text)]


def mask_all(text: str) -> str:
    """Hide all addresses in a text, such as the words of a server."""
    return _SHAPE.sub(lambda found: mask(found[0]), text)


def _reason(said: str, bare: str) -> str:
    """Turn what the library says into the end of a sentence, without the address itself."""
    said = said.replace(bare, "…") if bare else said
    return said[:1].lower() + said[1:].rstrip(".")


_SEPARATORS = ",;\t"
_SAMPLE = 50  # lines by which the separator is told
_LONGEST_CELL = 1_000_000  # characters: a mark that never closes takes in the rest of the file


@dataclass(frozen=True, slots=True)
class AddressRow:
    """Hold one row: its cells without the white space around them, and its first line (from 1)."""

    line: int
    cells: tuple[str, ...]

    def cell(self, number: int) -> str:
        """Give a cell, empty where the row is shorter."""
        return self.cells[number] if number < len(self.cells) else ""


@dataclass(frozen=True, slots=True)
class AddressTable:
    """Hold the rows that have anything in them, and what was found while decoding."""

    rows: tuple[AddressRow, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = field(default=())


def read_table(data: bytes, path: str) -> AddressTable:
    """Read a table separated by commas, semicolons or tabs, in any usual code.

    `path` is what diagnostics name. Where the first line has an address, there are no headings:
    each line is a row, and a quotation mark that does not close is a plain sign. Else cells may
    go on over lines. Raises `ContentError` with the line of a row whose end is
    uncertain: reading on could miss that someone wants no mail, or mail to an address in a note.
    """
    decoded = decode(data, path)
    csv.field_size_limit(_LONGEST_CELL)
    lines = decoded.text.split("\n")
    separator = _separator(lines)
    first = next((line for line in lines if line.strip()), "")
    read = _by_line if "@" in first else _whole
    rows = [row for row in read(lines, separator, path) if any(row.cells)]
    return AddressTable(tuple(rows), decoded.diagnostics)


def _separator(lines: Sequence[str]) -> str:
    """Choose the separator that divides most lines; Excel announces it (`sep=;`)."""
    sample = [line for line in lines if line.strip()][:_SAMPLE]
    if sample and sample[0].lower().startswith("sep=") and len(sample[0]) == len("sep=;"):
        return sample[0][-1]
    counts = {one: sum(one in line for line in sample) for one in _SEPARATORS}
    return max(_SEPARATORS, key=lambda one: (counts[one], sum(line.count(one) for line in sample)))


def _whole(lines: Sequence[str], separator: str, path: str) -> Iterator[AddressRow]:
    """Read rows whose cells may go on over lines."""
    reader = csv.reader((f"{line}\n" for line in lines), delimiter=separator, strict=True)
    start = width = 1
    while True:
        try:
            cells = next(reader, None)
        except csv.Error as error:
            raise _broken(path, start, f"a quotation mark is stray in it ({error})") from error
        if cells is None:
            return
        width = max(width, len(cells))
        within = (line for cell in cells for line in cell.split("\n")[1:] if "@" in line)
        if any(1 < len(line.split(separator)) >= width for line in within):
            raise _broken(path, start, "a cell in it goes on over what looks like other rows")
        yield _row(start, cells)
        start = reader.line_num + 1


def _by_line(lines: Sequence[str], separator: str, path: str) -> Iterator[AddressRow]:
    """Read each line for itself."""
    for number, line in enumerate(lines, 1):
        closed = line.count('"') % 2 == 0
        try:
            for cells in csv.reader([line], delimiter=separator, quotechar='"' if closed else None):
                yield _row(number, [cell.strip().strip('"') for cell in cells])
        except csv.Error as error:
            raise _broken(path, number, str(error)) from error


def _broken(path: str, line: int, message: str) -> ContentError:
    """Make the error for a row that cannot be read."""
    hint = "mend the row, or save the list again as CSV out of a spreadsheet"
    fault = Diagnostic("list-broken", f"the row cannot be read: {message}", path, line, hint=hint)
    return ContentError("nobody is mailed: the list cannot be read", diagnostics=(fault,))


def _row(line: int, cells: Sequence[str]) -> AddressRow:
    """Make a row of cells with single spaces; Excel's first line `sep=;` becomes an empty one."""
    if line == 1 and cells and cells[0].lower().startswith("sep="):
        return AddressRow(line, ())
    return AddressRow(line, tuple(" ".join(cell.split()) for cell in cells))


# What a heading says, by the words in it; of two kinds that fit, the first is meant.
_HEADINGS = {
    "objection": (
        "unsubscribe unsubscribed unsub optout desabonne desabonnee desabonnement desinscrit "
        "desinscrite desinscription refus refuse refused opposition stop bounced blocked"
    ),
    "consent": (
        "consent consented consentement consents optin accord accepte rgpd gdpr subscribe "
        "subscribed subscription abonne abonnee abonnement inscrit inscrite inscription newsletter "
        "marketing permission"
    ),
    "status": "status statut etat state",
    "format": "format formats fichier filetype",
    "language": "language languages langue langues lang locale",
    "email": "email emails mail mails courriel courriels mel mailto",
    "first": "prenom prenoms firstname forename given givenname fname",
    "last": "lastname surname family familyname lname patronyme",
    "name": "name names nom noms fullname contact reader lecteur lectrice displayname",
}
_KINDS = {kind: frozenset(words.split()) for kind, words in _HEADINGS.items()}
_PAIRS = (
    (r"\boptin (?:time|ip)\b", ""),  # what Mailchimp notes of itself
    (r"\be mail", "email"),
    (r"\b(?:adresse|address) electronique\b|\belectronic address\b", "email"),
    (r"\bfirst name\b", "firstname"),
    (r"\b(?:last|family) name\b|\bnom de famille\b", "lastname"),
    (r"\bopt(?:ed)? in\b", "optin"),
    (r"\bopt(?:ed)? out\b|\b(?:do not|no|dont|don t) (?:e?mails?|contact|send)\b", "optout"),
    (r"\bne (?:pas|plus) (?:contacter|ecrire|envoyer)\b", "optout"),
)
# Parts of words that speak of a yes or a no: a column so named that is not known is asked about.
_ABOUT_CONSENT = re.compile(
    r"unsub|opt ?(?:in|out)|opted|desabon|desinscri|abonn|inscri|refus|consent|accord|agree|accept|"
    r"bounce|black ?list|block|suppr|rgpd|gdpr|abmeld|gemeld|einwillig|zustimm|baja|cancel|"
    r"resili|radi[ée]|withdr|retrait|exclu|objec|oppos|autoris|authori|souhait|desactiv|quitte|"
    r"remov|delet|revo[ck]|active|complain|spam|plainte|widersp|widerruf|gesperrt|geloscht|"
    r"geloescht|austritt|isc?ritt|disiscri|suscri|afgemeld|cadastr|"
    r"\b(?:left|leaves|leaving|gone|departed|depart|parti[es]*|sorti[es]*|ended|expir\w*|quit)\b"
)
_NEGATION = re.compile(r"\b(?:no|not|don t|dnc|pas|plus|stop|kein|keine|nicht)\b")
# Words that are a yes or a no and nothing else, of which a column that says who agreed is made.
_PLAIN_ANSWERS = frozenset("yes no oui non ja nein true false vrai faux si nee sim nao".split())
_REGIONS = ("state", "etat")  # which may be of the country as well as of a subscription
_DENIAL = frozenset("no non n 0 false faux f never jamais nope pas off aucun none".split())
_NO = _DENIAL | frozenset(
    "refused refuse refusee declined denied "
    "unsubscribed unsubscribe desabonne desabonnee desinscrit desinscrite optout out stop cleaned "
    "bounced blocked blocklisted blacklisted disabled inactive inactif withdrawn retire".split()
)
_YES = frozenset(
    "yes oui o y 1 true vrai v x ok on agreed accepted accepte acceptee subscribed subscribe "
    "abonne abonnee inscrit inscrite optin in confirmed confirme confirmee enabled active actif "
    "granted ✓ ✔ ☑".split()
)
_LATER = frozenset("longer until jusqu revoked not pas plus nicht mehr".split())  # takes a yes back
_DATE = re.compile(r"\d{1,4}[-/. ]\d{1,2}[-/. ]\d{1,4}")


def plain_heading(text: str) -> str:
    """Write words in lower case, without accents, one space between: “Prénom·e” is “prenom e”."""
    return " ".join(re.findall(r"[^\W_]+|[✓✔☑]", without_accents(text)))


def is_heading(cell: str) -> str:
    """Tell what a column's heading announces, by one of the kinds; empty where it is not known."""
    words = plain_heading(cell)
    for pattern, word in _PAIRS:
        words = re.sub(pattern, word, words)
    said = set(words.split())
    return next((kind for kind, known in _KINDS.items() if said & known), "")


def _is_about_consent(heading: str) -> bool:
    """Tell whether a heading may speak of a yes or a no."""
    words = plain_heading(heading)
    return bool(_ABOUT_CONSENT.search(words) or _NEGATION.search(words))


def columns(first: Sequence[str]) -> dict[str, list[int]]:
    """Give the columns of each kind, by the cells of a first line; nothing if it is no heading."""
    if any("@" in cell for cell in first):
        return {}
    found: dict[str, list[int]] = {}
    for number, cell in enumerate(first):
        if kind := is_heading(cell):
            found.setdefault(kind, []).append(number)
    return found


def answer(cell: str) -> bool | None:
    """Read a yes or a no, in English or French; a date is a yes, None is neither.

    >>> answer("oui"), answer("Non"), answer("perhaps")
    (True, False, None)
    """
    words = plain_heading(cell).split()
    if not words:
        return None
    if set(words[:2]) & _NO:
        return False
    if {one for one in words[2:] if len(one) > 1} & (_NO | _LATER):
        return None
    if words[0] in _YES or _DATE.search(cell):
        return True
    return None


def says_no(cell: str) -> bool:
    """Tell whether a cell under “unsubscribed” or “refus” says so: by anything but a no."""
    words = plain_heading(cell).split()
    return bool(words) and words[0] not in _DENIAL


_HEADING_WITHIN = 10  # rows; above the headings some programs print a title


@dataclass(frozen=True, slots=True)
class ListEntry:
    """Hold one address as written, and what its row says under headings of each kind."""

    line: int
    written: str
    said: Mapping[str, tuple[str, ...]]

    def first(self, kind: str) -> str:
        """Give the first cell of a kind that has anything in it."""
        return next(filter(None, self.said.get(kind, ())), "")

    @property
    def refuses(self) -> bool:
        """Tell whether the row says no, in whatever column it could say so."""
        answers = (*self.said.get("consent", ()), *self.said.get("status", ()))
        said_no = any(answer(cell) is False for cell in answers)
        return said_no or any(says_no(cell) for cell in self.said.get("objection", ()))

    @property
    def agrees(self) -> bool:
        """Tell whether the row says yes under a heading of consent."""
        return any(answer(cell) for cell in self.said.get("consent", ()))


def find_list_entries(table: AddressTable, path: str) -> list[ListEntry]:
    """List the entries of a table, in its order; `path` names it in messages.

    Headings may stand in any order. Without any, every cell is an address. Raises `ContentError`
    where there is no address at all, `UsageError` where the columns cannot be told apart.
    """
    if not any("@" in cell for row in table.rows for cell in row.cells):
        raise ContentError(f"{path} has no e-mail address", hint="one address a line is enough")
    for number, row in enumerate(table.rows[:_HEADING_WITHIN]):
        if "@" in "".join(row.cells):
            break  # what comes below an address is no heading of it
        found = columns(row.cells)
        rest = table.rows[number + 1 :]
        if found and "email" not in found and "@" in "".join(rest[0].cells if rest else ()):
            found = _with_addresses(found, rest)
        if "email" in found:
            _ask(list(_questions(row, rest, found, path)))
            above = [ListEntry(one.line, "", {}) for one in table.rows[:number]]
            return above + [_entry(one, found) for one in rest]
    _ask([one for row in table.rows for one in _sections(row, row.cells, path)])
    return list(_bare(table, path))


def _questions(
    heading: AddressRow, rows: Sequence[AddressRow], found: dict[str, list[int]], path: str
) -> Iterator[Diagnostic]:
    """Ask about rows that are longer than the headings, and about every yes or no in doubt."""
    for row in rows:
        if any(row.cells[len(heading.cells) :]):
            message = f"the row has {len(row.cells)} cells for {len(heading.cells)} headings"
            hint = "put cells that hold the separator in quotation marks"
            yield Diagnostic("list-broken", message, path, row.line, hint=hint)
    known = {number for at in found.values() for number in at}
    telling = [n for kind in ("consent", "objection", "status") for n in found.get(kind, ())]
    for number, cell in enumerate(heading.cells):
        words = [plain_heading(row.cell(number)) for row in rows]
        answered = any(words) and _PLAIN_ANSWERS.issuperset(filter(None, words))
        if number in found["email"]:
            asked = answered or is_heading(cell) == "objection"
        else:
            asked = number not in known and ((answered and not telling) or _is_about_consent(cell))
        if asked:
            message = f"does the column “{cell}” say who agreed, or who does not want mail?"
            hint = "call it “consent” or “unsubscribed”, or take it out of the list"
            yield Diagnostic("list-doubtful", message, path, heading.line, hint=hint)
    for row in rows:
        others = [cell for n, cell in enumerate(row.cells) if n not in telling]
        yield from _sections(row, others, path)
    for number in (*found.get("consent", ()), *found.get("status", ())):
        title = heading.cell(number)
        said = [(row, row.cell(number)) for row in rows if plain_heading(row.cell(number))]
        unknown = [(row, cell) for row, cell in said if answer(cell) is None]
        if plain_heading(title) in _REGIONS and len(unknown) == len(said):
            continue
        for row, cell in unknown:
            message = f"does “{mask_all(cell)[:40]}” in the column “{title}” mean yes or no?"
            hint = "write yes or no, or take the column out of the list"
            yield Diagnostic("list-doubtful", message, path, row.line, hint=hint)


def _sections(row: AddressRow, cells: Sequence[str], path: str) -> Iterator[Diagnostic]:
    """Ask about what may be a refusal in a cell of another kind, or a heading of rows below."""
    for cell in cells:
        kind = "" if "@" in cell else is_heading(cell)
        alone = "@" not in "".join(row.cells)
        below = alone and (kind == "email" or _ABOUT_CONSENT.search(plain_heading(cell)))
        if kind == "objection" or below:
            who = "those below it do" if alone else "this reader does"
            message = f"does “{mask_all(cell)[:40]}” mean that {who} not want mail?"
            hint = "say so in a column “unsubscribed”, or take it out of the list"
            yield Diagnostic("list-doubtful", message, path, row.line, hint=hint)


def _ask(questions: Sequence[Diagnostic]) -> None:
    """Stop if anything about the list is uncertain: raise ContentError with all the questions."""
    if questions:
        raise ContentError(
            "nobody is mailed before this is settled: who is to have mail must be certain",
            diagnostics=tuple(questions),
        )


def _entry(row: AddressRow, found: Mapping[str, Sequence[int]]) -> ListEntry:
    """Take from a row the cells of each kind of column; the first address given counts."""
    said = {kind: tuple(row.cell(number) for number in at) for kind, at in found.items()}
    written = next(filter(None, said["email"]), "")
    return ListEntry(row.line, written, said)


def _with_addresses(
    found: Mapping[str, list[int]], rows: Sequence[AddressRow]
) -> dict[str, list[int]]:
    """Find the column of addresses by its cells, where no heading announces it."""
    counts = Counter(n for row in rows for n, cell in enumerate(row.cells) if "@" in cell)
    column = counts.most_common(1)[0][0]
    others = {kind: [n for n in at if n != column] for kind, at in found.items()}
    return {**others, "email": [column]}


def _bare(table: AddressTable, path: str) -> Iterator[ListEntry]:
    """Take every cell for an address: a column of them, or a line as mail programs copy it."""
    for row in table.rows:
        cells = [cell for cell in row.cells if cell]
        if len(cells) > 1 and not all("@" in cell for cell in cells):
            raise UsageError(
                f"{path}:{row.line}: the list has several columns, and no line that names them",
                hint="write a first line such as: email,name,language,format,consent",
            )
        yield from (ListEntry(row.line, cell, {}) for cell in cells)
