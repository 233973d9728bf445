"""Reading a census return as a stream: one child at a time, whatever the size of the file.

Nothing of the file is kept but the child being read. Document types, entities and references to
other files are forbidden, so that nothing in it can grow or reach out.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import IO, Never
from xml.parsers.expat import errors

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import DefusedXMLParser, ParseError

from agencies.errors import Refused
from plans.rules.census import Census
from plans.rules.census_reading import Element, read_census

CHUNK = 64 * 1024
MOST_ELEMENTS = 20_000
"""Of one child: hundreds of reviews and assessments are in it, never thousands."""
DEEPEST = 40
LONGEST_WORDS = 500
LONGEST_TAG = 4 * CHUNK

ENDS_TOO_SOON = {
    errors.codes[message]
    for message in (
        errors.XML_ERROR_NO_ELEMENTS,
        errors.XML_ERROR_UNCLOSED_TOKEN,
        errors.XML_ERROR_PARTIAL_CHAR,
        errors.XML_ERROR_UNCLOSED_CDATA_SECTION,
    )
}


class Unreadable(Refused):
    """The file as a whole cannot be read on: the one sentence names the line."""


@dataclass(frozen=True)
class Entry:
    """One child of the file, and how far into the file it ends."""

    element: Element
    position: int
    is_too_long: bool = False


@dataclass
class _Target:
    """Collects the header and each child from what the parser sees, and forgets the rest."""

    line: Callable[[], int] = lambda: 0
    path: list[str] = field(default_factory=list)
    open: list[Element] = field(default_factory=list)
    header: Element | None = None
    done: list[tuple[Element, bool]] = field(default_factory=list)
    count: int = 0
    saw_children: bool = False

    def start(self, tag: str, _attributes: object) -> None:
        name = tag.rpartition("}")[2]
        if not self.path and name != "Message":
            _refuse(
                self.line(), f"the file begins with <{name[:40]}>; a census return with <Message>."
            )
        if len(self.path) >= DEEPEST:
            _refuse(self.line(), "elements lie too deep in one another for a census return.")
        self.path.append(name)
        self.saw_children |= self.path == ["Message", "Children"]
        if self.open:
            self.count += 1
            element = Element(name, self.line())
            if self.count <= MOST_ELEMENTS:
                self.open[-1].inside.append(element)
            self.open.append(element)
        elif self.path in (["Message", "Header"], ["Message", "Children", "Child"]):
            self.count = 0
            self.open.append(Element(name, self.line()))

    def data(self, words: str) -> None:
        if self.open and len(self.open[-1].words) < LONGEST_WORDS:
            self.open[-1].words += words[:LONGEST_WORDS]

    def end(self, _tag: str) -> None:
        self.path.pop()
        if not self.open:
            return
        element = self.open.pop()
        if self.open:
            return
        if element.name == "Header":
            self.header = self.header or element
        else:
            self.done.append((element, self.count > MOST_ELEMENTS))

    def close(self) -> None:
        """The parser asks for it; what was read has been handed on."""


@dataclass
class Return:
    """A census return being read: its header first, then its children one by one."""

    file: IO[bytes]
    census: Census = field(init=False)
    _fault: Unreadable | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._target = _Target()
        self._parser = DefusedXMLParser(target=self._target, forbid_dtd=True)
        self._expat = self._parser.parser
        self._target.line = lambda: self._line
        self._fed = 0
        self._is_over = False
        while self._target.header is None and not self._is_over:
            self._feed()
        if self._target.header is None:
            raise self._fault or self._at_line("the file ends without a header.")
        try:
            self.census = read_census(self._target.header)
        except Refused as refused:
            raise Unreadable(refused.sentence) from None

    def children(self) -> Iterator[Entry]:
        """Every child in the order of the file. Refuses at the first line that cannot be read;
        the children before it have been handed on by then."""
        while True:
            for element, is_too_long in self._target.done:
                yield Entry(element, self._fed, is_too_long)
            self._target.done.clear()
            if self._is_over:
                break
            self._feed()
        if self._fault:
            raise self._fault
        if not self._target.saw_children:
            raise self._at_line("the file has no <Children>.")

    @property
    def _line(self) -> int:
        return int(self._expat.CurrentLineNumber)

    def _at_line(self, what: str) -> Unreadable:
        return Unreadable(f"Line {self._line}: {what}")

    def _feed(self) -> None:
        """Read one more piece of the file. A fault is kept until what came before it is read."""
        try:
            self._read()
        except Unreadable as unreadable:
            self._fault, self._is_over = unreadable, True

    def _read(self) -> None:
        chunk = self.file.read(CHUNK)
        self._fed += len(chunk)
        try:
            if chunk:
                self._parser.feed(chunk)
            else:
                self._is_over = True
                self._parser.close()
        except ParseError as error:
            self._explain(error)
        except DefusedXmlException:
            raise self._at_line(
                "the file declares a document type or an entity, which no census return has."
            ) from None
        if not self._is_over and self._fed - self._expat.CurrentByteIndex > LONGEST_TAG:
            raise self._at_line("a tag does not end. This is not a census return.")

    def _explain(self, error: ParseError) -> Never:
        line, column = error.position
        if self._is_over and (error.code in ENDS_TOO_SOON or self._target.path):
            if not self._fed:
                raise Unreadable("The file is empty.")
            inside = f" inside <{self._target.path[-1][:40]}>" if self._target.path else ""
            _refuse(line, f"the file ends too soon{inside}. It may have been cut off on its way.")
        reason = errors.messages.get(error.code, "not well-formed")
        _refuse(line, f"this is not well-formed XML ({reason}, column {column + 1}).")


def _refuse(line: int, what: str) -> Never:
    raise Unreadable(f"Line {line}: {what}")
