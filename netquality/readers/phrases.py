"""What a text does, told from its words: asks, congratulates by rote, introduces, or is the platform's stock note.

Texts are looked at here and then dropped; only these yes-or-no answers go into the tables. The phrases themselves are
data: ``phrases.toml`` beside this module, in English, German, French, Spanish, Portuguese, Dutch and Italian. All four
functions take a string array, chunked or not, and give booleans of the same length and chunks; a null is no phrase.
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from importlib import resources
from typing import Any, Final, TypeAlias

import pyarrow as pa
import pyarrow.compute as pc

Texts: TypeAlias = pa.Array | pa.ChunkedArray
Flags: TypeAlias = pa.Array | pa.ChunkedArray

_MARK: Final = "[?？؟]"
#: A mark that cannot be part of a URL: only the first occurs in them, and what follows it tells.
_SURE_MARK: Final = r"""[？؟]|\?(?:$|[\s?!.,;:"')\]*]|[^\x{00}-\x{7f}])"""
_URL: Final = r"(?i)(?:[a-z][a-z+.-]*://|www\.|mailto:|[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}[/?])[^\s]*[^\s?.,!)\]]"

#: What may stand between the phrases of a text that is all phrases: punctuation, emoji, white space, no question mark.
_GAP: Final = r"[^\pL\pN?？؟]"
#: One to four words that could be a name: capital first, or of a script beyond Latin. Ranges rather than Unicode
#: classes, which would make the pattern of all phrases too large to compile.
_CAPITAL: Final = r"[A-ZÀ-ÖØ-Þ\x{100}-\x{1fff}\x{3040}-\x{d7ff}]"
_REST: Final = r"[^\s,.!?;:()<>/\"–—]*"
_NAME: Final = rf"(?-i:{_CAPITAL}{_REST}(?:\.? {_CAPITAL}{_REST}){{0,3}})"
_ONE: Final = rf"(?-i:{_CAPITAL}{_REST})"
_WORD: Final = r"[^\s,.!?;:]+"
#: Any words of the same part of a sentence. Counting them would multiply the states of the patterns.
_SOME: Final = r"(?:(?:[^,.!?;:\n]|\b(?:dr|prof|mr|mrs|ms|sr|sra|dra|ing)\.)*\s)?"
_END: Final = r"[^\s,.!?;:]*"
_SPELT_OUT: Final = {"ä": "ae", "ö": "oe", "ü": "ue", "ß": "ss", "œ": "oe"}

_LONGEST_GREETING: Final = 160
_LONGEST_NOTE: Final = 300
#: Characters of one pattern; a little beyond, RE2 leaves its fast automaton and is 100 times slower.
_BATCH: Final = 8_000


#: Somebody addressed by name at the start, and again somebody later: worth a look at who is told about whom.
_TWICE: Final = (
    rf"^[^\pL\pN]*(?:\S+ ){{0,5}}{_CAPITAL}{_REST}(?: {_CAPITAL}{_REST}){{0,2}} ?[,:!–—-](?s:.)*[^\pL\pN,]\s+"
    rf"(?:\S+ ){{0,2}}{_CAPITAL}{_REST}, "
)
_PERSON: Final = r"[A-ZÀ-ÖØ-Þ\u0100-\u1fff\u3040-\ud7ff][\w'’-]*"
_TITLE: Final = (
    r"(?:(?:Frau|Herrn?|Mr|Mrs|Ms|Dr|Prof|Professor|Madame|Monsieur|Mme|Sra?|Se[nñ]ora?|Dona|Don|Signora?"
    r"|mevrouw|meneer|de heer|a Sra|o Sr|la signora|il signor)\.? )?"
)
_ARTICLE: Final = r"(?:(?:o|a|el|la|il|der|die|den|de|l['’]) ?)?"
_PRONOUN: Final = r"(?:she|he|sie|er|elle|il|ella|él|ela|ele|zij|ze|hij|lei|lui)"
#: Anna is addressed first; later Ben is addressed, and told about Anna, by name or as somebody he knows nothing of yet.
_ACROSS: Final = re.compile(
    rf"^\W*(?:\S+ ){{0,5}}?(?P<a>{_PERSON})(?: {_PERSON}){{0,2}} ?[,:!–—-](?:"
    rf".*?[^\w,]\s+(?:\w+ ){{0,2}}?{_TITLE}{_PERSON}(?: {_PERSON})?, {_ARTICLE}{_TITLE}(?P=a)(?:['’]s)? [^\W\d_]"
    rf"|.*?\b(?P<b>{_PERSON})\b.*?[^\w,]\s+(?:\w+ ){{0,2}}?{_TITLE}(?P=b), (?:{_PRONOUN} |{_TITLE}(?<= ){_PERSON} \w))",
    re.DOTALL,
)


def asks(text: Texts) -> Flags:
    """Tell which texts hold a question mark (``?``, ``？`` or ``؟``) outside of a URL.

    Examples
    --------
    >>> asks(pa.array(["Are you in?", "See https://a.example/?q=1", None])).to_pylist()
    [True, False, False]
    """
    return _by_chunk(text, _asks)


def greets(text: Texts) -> Flags:
    """Tell which texts are nothing but congratulations by rote: on a new job, a work anniversary, a birthday.

    Examples
    --------
    >>> greets(pa.array(["Congrats on the new role, Ana!", "Congrats! Could you send me the report?"])).to_pylist()
    [True, False]
    """
    return _by_chunk(text, _greets)


def introduces(text: Texts) -> Flags:
    """Tell which texts read as if the writer brought two other people together.

    A cue alone is no introduction: who the text went to, and whether they had been in one conversation before, says
    the rest.

    Examples
    --------
    >>> introduces(pa.array(["Ana, meet Bo.", "Let me introduce myself.", "Nice to meet you!"])).to_pylist()
    [True, False, False]
    """
    return _by_chunk(text, _introduces)


def stock_note(text: Texts) -> Flags:
    """Tell which texts are the platform's own invitation, as it comes, names around it allowed.

    Examples
    --------
    >>> stock_note(pa.array(["Hi Ana, I'd like to join your LinkedIn network.", "We met in Oslo."])).to_pylist()
    [True, False]
    """
    return _by_chunk(text, lambda chunk: _is_all(_spaced(chunk), _stock(), _LONGEST_NOTE))


def _by_chunk(text: Texts, judge: Callable[[pa.Array], pa.Array]) -> Flags:
    if isinstance(text, pa.ChunkedArray):
        return pa.chunked_array([_by_chunk(chunk, judge) for chunk in text.chunks], type=pa.bool_())
    return judge(text.cast(pa.large_string()))


def _spaced(text: pa.Array) -> pa.Array:
    """Write no-break spaces as spaces: RE2's white space is ASCII, and classes of both make patterns far larger."""
    return pc.replace_substring(text, "\u00a0", " ")


def _asks(text: pa.Array) -> pa.Array:
    marked = _contains(text, _MARK)
    sure = _narrow(text, marked, lambda some: _contains(some, _SURE_MARK))
    doubtful = pc.and_not(marked, sure)
    return pc.or_(sure, _narrow(text, doubtful, lambda some: _contains(_blank(_spaced(some), _URL), _MARK)))


def _greets(text: pa.Array) -> pa.Array:
    text = _spaced(text)
    made_of_phrases, congratulation = _greeting()
    candidates = _is_all(text, made_of_phrases, _LONGEST_GREETING)
    return _narrow(text, candidates, lambda some: _contains(some, congratulation))


def _introduces(text: pa.Array) -> pa.Array:
    text = _spaced(text)
    cues, decoys = _introducing()
    said = _narrow(text, _contains_any(text, cues), lambda some: _contains_any(_blank_all(some, decoys), cues))
    twice = pc.and_not(_contains(text, _TWICE), said)
    return pc.or_(said, _narrow(text, twice, _tells_across))


def _contains_any(text: pa.Array, patterns: list[str]) -> pa.Array:
    return functools.reduce(pc.or_, (_contains(text, pattern) for pattern in patterns))


def _blank_all(text: pa.Array, patterns: list[str]) -> pa.Array:
    return functools.reduce(_blank, patterns, text)


def _tells_across(text: pa.Array) -> pa.Array:
    """Tell which texts address one person, then another one about the first: ``Anna, ... Ben, Anna ...``."""
    # A name that comes again is a back reference, which RE2 does not have; few texts get here.
    return pa.array([_ACROSS.search(each) is not None for each in text.to_pylist()], pa.bool_())


def _is_all(text: pa.Array, pattern: str, longest: int) -> pa.Array:
    """Tell which texts of at most `longest` bytes match an anchored pattern; the rest is not worth looking at."""
    return pc.and_(_contains(text, pattern), pc.fill_null(pc.less_equal(pc.binary_length(text), longest), False))


def _contains(text: pa.Array, pattern: str) -> pa.Array:
    return pc.fill_null(pc.match_substring_regex(text, pattern), False)


def _blank(text: pa.Array, pattern: str) -> pa.Array:
    return pc.replace_substring_regex(text, pattern, " ")


def _narrow(text: pa.Array, candidates: pa.Array, judge: Callable[[pa.Array], pa.Array]) -> pa.Array:
    """Return `candidates` without those that `judge` refuses; it sees only them."""
    return pc.replace_with_mask(candidates, candidates, judge(text.filter(candidates)))


@functools.cache
def _phrases() -> dict[str, Any]:
    return tomllib.loads(resources.files(__package__).joinpath("phrases.toml").read_text(encoding="utf-8"))


@functools.cache
def _greeting() -> tuple[str, str]:
    """Return the patterns of a text made of greeting phrases and names alone, and of one that congratulates."""
    said, others = _any(_all("greets", "said")), _any(_all("greets", "wish") + _all("greets", "hello"))
    return rf"(?i)^{_GAP}*(?:(?:{said}|{others}|{_NAME})(?:{_GAP}+|$))+$", rf"(?i)(?:^|{_GAP}){said}(?:{_GAP}|$)"


@functools.cache
def _stock() -> str:
    said = _any(phrase for language in _phrases()["stock_note"].values() for phrase in language)
    hello = _any(_all("greets", "hello"))
    return rf"(?i)^{_GAP}*(?:{hello}{_GAP}+)?(?:{_NAME}{_GAP}+)?{said}(?:{_GAP}+{_NAME})*{_GAP}*$"


@functools.cache
def _introducing() -> tuple[list[str], list[str]]:
    """Return the patterns of what introduces, and of what only seems to, over all languages."""
    found: dict[str, list[str]] = {"cue": [], "not": []}
    for language in _phrases()["introduces"].values():
        words = {f"{{{key}}}": f"(?:{'|'.join(language[key])})" for key in language.keys() - found.keys()}
        for part, patterns in found.items():
            # Languages apart: a pattern of several is slower by far, even where it is as long.
            patterns += _batches(_fill(phrase, words) for phrase in language[part])
    return found["cue"], found["not"]


def _batches(phrases: Iterable[str]) -> Iterator[str]:
    """Yield patterns of whole words, each of a part of the phrases."""
    batch: list[str] = []
    for phrase in phrases:
        if batch and len(_whole_words([*batch, phrase])) > _BATCH:
            yield _whole_words(batch)
            batch = []
        batch.append(phrase)
    yield _whole_words(batch)


def _whole_words(phrases: list[str]) -> str:
    """Return the pattern of any of the phrases between word boundaries; names at their ends are written once."""
    # RE2's own word boundary knows ASCII letters only.
    after, others = [p for p in phrases if p.startswith("{one}")], [p for p in phrases if not p.startswith("{one}")]
    groups = [("", others), (_ONE, [p.removeprefix("{one}") for p in after])]
    return rf"(?i)(?:^|[^\pL\pN])(?:{'|'.join(first + _closed(group) for first, group in groups if group)})"


def _closed(phrases: list[str]) -> str:
    before, plain = [p for p in phrases if p.endswith("{one}")], [p for p in phrases if not p.endswith("{one}")]
    ends = [(plain, r"(?:$|[^\pL\pN])"), ([p.removesuffix("{one}") for p in before], f"(?-i:{_CAPITAL})")]
    return "(?:" + "|".join(_any(group) + end for group, end in ends if group) + ")"


def _all(section: str, part: str) -> list[str]:
    return [phrase for language in _phrases()[section].values() for phrase in language[part]]


def _any(phrases: Iterable[str]) -> str:
    return "(?:" + "|".join(map(_loosen, phrases)) + ")"


@functools.cache
def _loosen(phrase: str) -> str:
    """Return the pattern of a phrase: accents combined, apart or left out, any white space, any apostrophe or none."""
    loose = "".join(map(_loosen_letter, unicodedata.normalize("NFC", phrase))).replace(r"\s+?", r"\s*")
    return _fill(loose, {"{name}": _NAME, "{one}": _ONE, "{word}": _WORD, "{gap}": _SOME, "{end}": _END})


def _fill(phrase: str, words: dict[str, str]) -> str:
    return functools.reduce(lambda filled, gap: filled.replace(*gap), words.items(), phrase)


def _loosen_letter(letter: str) -> str:
    if letter in " '":
        return r"\s+" if letter == " " else "['’‘´`]?"
    apart = unicodedata.normalize("NFD", letter)
    base, marks = apart[0], apart[1:]
    spelt = f"|{_SPELT_OUT[letter]}" if letter in _SPELT_OUT else ""
    return f"(?:{letter}{spelt}|{base}{marks}?)" if marks or spelt else letter
