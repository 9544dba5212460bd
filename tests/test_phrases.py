"""What texts do: each function by hand-checked cases, the introduction cue also on two labelled sets."""

import json
import time
import unicodedata
from pathlib import Path

import pyarrow as pa
import pytest

from netquality.readers import phrases

DATA = Path(__file__).parent / "data"
FUNCTIONS = (phrases.asks, phrases.greets, phrases.introduces, phrases.stock_note)


def says(function, text):
    (answer,) = function(pa.array([text])).to_pylist()
    return answer


def wrong(function, texts, expected):
    answers = function(pa.array(texts)).to_pylist()
    return [text for text, answer in zip(texts, answers, strict=True) if answer is not expected]


ASKING = [
    "Are you in?",
    "really?! no way",
    "(why?)",
    '"Who?" she said',
    "¿Vienes mañana?",
    "你好吗？",
    "هل أنت بخير؟",
    "Have you seen https://a.example/b?c=1 and what do you think?",
    "have you read https://a.example/paper?",
    "one?two",
    "what?🙂",
]
NOT_ASKING = [
    "Yes.",
    "",
    "https://a.example/?q=1",
    "see www.a.example/search?q=b&c=d.",
    "see (https://a.example/b?c=1) and a.example/x?y=z",
    "mailto:a@b.example?subject=hi",
    "¿",
    "Τι κάνεις;",
    "Straße",
    "👟",
]


def test_asks_by_a_question_mark_outside_of_urls():
    assert wrong(phrases.asks, ASKING, True) == []
    assert wrong(phrases.asks, NOT_ASKING, False) == []


GREETING = [
    "Congrats on your new role!",
    "Congrats on the new job, Ana! 🎉🎉",
    "Congratulations Ana!!",
    "Hi Ana, congrats on your work anniversary!",
    "congratulations on 5 years",
    "Congratulations on starting a new position as Head of Design at Loftwick Ltd",
    "Happy birthday, Ana-Maria!",
    "Happy belated birthday! Hope you're doing well.",
    "Happy work anniversary Ana! 👏",
    "HAPPY BIRTHDAY",
    "Congrats Ana! Saw your new role.",
    "🎂 Happy birthday 🎂",
    "Herzlichen Glückwunsch zum Geburtstag, liebe Ana!",
    "Herzlichen Glückwunsch zur neuen Stelle!",
    "Herzlichen Glueckwunsch zum Arbeitsjubiläum",
    "Alles Gute zum Geburtstag, Ana",
    "Félicitations pour votre nouveau poste !",
    "Felicitations Ana",
    "Joyeux anniversaire Ana 🎈",
    "¡Feliz cumpleaños, Ana!",
    "Felicidades por tu nuevo puesto",
    "¡Feliz aniversario laboral! Mucho éxito",
    "Parabéns pelo novo cargo, Ana!",
    "Feliz aniversário, Ana! Muito sucesso",
    "Gefeliciteerd met je nieuwe baan, Ana!",
    "Van harte gefeliciteerd",
    "Fijne verjaardag Ana!",
    "Tanti auguri Ana!",
    "Congratulazioni per il nuovo lavoro",
    "Buon compleanno! Buona giornata",
]
NOT_GREETING = [
    "Congrats on the new role! By the way, could you send me the report?",
    "Congrats! Call me",
    "Congrats on the new job? I heard a rumour",
    "Happy birthday! Are you free on Friday?",
    "Happy to help",
    "I saw your new role",
    "Happy anniversary to my parents, forty years and still laughing",
    "Well",
    "Ana",
    "Thanks, and congrats on the paper you wrote with Bo about bridges",
    "Alles Gute, wir sehen uns am Montag im Büro",
    "Herzlichen Glückwunsch, wann fängst du an?",
    "Félicitations, on déjeune quand tu veux la semaine prochaine",
    "Felicidades, te llamo luego para hablar del contrato",
    "Parabéns, me manda o contrato quando puder",
    "Gefeliciteerd, zullen we volgende week bellen",
    "Auguri, ci vediamo domani in ufficio",
    "",
]


def test_greets_if_the_text_is_nothing_but_the_template():
    assert wrong(phrases.greets, GREETING, True) == []
    assert wrong(phrases.greets, NOT_GREETING, False) == []


STOCK = [
    "I'd like to add you to my professional network on LinkedIn.",
    "I’d like to add you to my professional network on LinkedIn.",
    "I'd like to add you to my professional network on LinkedIn.\n\n- Bo Lindt",
    "Hi Ana, I'd like to join your LinkedIn network.",
    "Hi Ana,\nI'd like to connect with you on LinkedIn.\nBo",
    "Ana, I would like to connect with you",
    "Since you are a person I trust, I wanted to invite you to join my network on LinkedIn.",
    "Please add me to your LinkedIn network",
    "Ich möchte Sie gerne zu meinem beruflichen Netzwerk auf LinkedIn hinzufügen.",
    "Je souhaite vous ajouter à mon réseau professionnel sur LinkedIn.",
    "J'aimerais rejoindre votre réseau LinkedIn.",
    "Me gustaría añadirte a mi red profesional en LinkedIn.",
    "Gostaria de adicioná-lo(a) à minha rede profissional no LinkedIn.",
    "Ik wil je graag toevoegen aan mijn professionele netwerk op LinkedIn.",
    "Vorrei aggiungerti alla mia rete professionale su LinkedIn.",
]
OWN_WORDS = [
    "I'd like to connect with you about the bridge you built in Oslo.",
    "I'd like to add you to my professional network on LinkedIn. We met at the fair in Oslo.",
    "Hi Ana, great talk! I'd like to join your LinkedIn network.",
    "Ich möchte Sie gerne zu unserem Sommerfest einladen.",
    "Je souhaite vous ajouter à la liste des invités.",
    "LinkedIn",
    "",
]


def test_stock_note_if_the_text_is_the_platforms_own():
    assert wrong(phrases.stock_note, STOCK, True) == []
    assert wrong(phrases.stock_note, OWN_WORDS, False) == []


INTRODUCING = [
    "I'd like to introduce you two.",
    "I’d like to introduce you to Bo, who builds bridges.",
    "Ana, meet Bo. Bo, meet Ana.",
    "Connecting you both as promised",
    "Looping in Bo from finance.",
    "Darf ich euch bekannt machen? Ana, Bo.",
    "Je vous présente Bo, dont je vous parlais.",
    "Os presento a Bo, el arquitecto.",
    "Apresento-vos o Bo.",
    "Mag ik jullie aan elkaar voorstellen?",
    "Vi presento Bo, il fabbro.",
    "Looping you in with Bo from finance.",
    "Ana x Bo: the long awaited intro!",
    "ana <> bo, as discussed",
    "I'd like to introduce you to Dr. Bo Lindt, who builds bridges.",
    "Gern würde ich Sie mit Frau Dr. Lindt in Verbindung bringen.",
    "Voici donc Bo, dont je vous parlais hier.",
    "Ana, aquí Bo. Bo, aquí Ana.",
    "Oi Ana, ponho-te em contacto com o Bo, que percebe de telhados.",
    "Beste An, beste Koen, bij deze breng ik jullie samen.",
    "Metto in copia Bo, così potete accordarvi direttamente.",
]
# Nothing but who is addressed, and told about whom, says that these introduce.
ACROSS = [
    "Ana, remember the locksmith? Well. Bo, Ana has lost her keys.",
    "Hi Ana, good news: Bo has a bridge. Bo, she is the one with the river.",
    "Hallo Frau Lindt, der Kollege ist da. Herr Blum, Frau Lindt wartet noch auf den Befund.",
    "Ana, o Bo é o tal amigo da vinha. Bo, a Ana importa vinhos.",
]
NOT_ACROSS = [
    "Ana, can you book the van? Bo, please ring the caterer.",
    "Ana, Bo is off sick. Cy, you close.",
    "Ana, the deck is ready. Bo, please check slide 4 and tell Cy.",
]
NOT_INTRODUCING = [
    "I'd like to introduce myself.",
    "Introducing our new product",
    "Nice to meet you, Ana",
    "Let's meet on Tuesday",
    "Meet the team on Friday",
    "The meeting is at ten.",
    "Thanks for introducing us, Ana.",
    "Could you introduce me to Bo?",
    "Let me introduce you to our new product.",
    "Thanks for the quick intro, Ana.",
    "Intro deck attached, tell me what you think.",
    "Do you two know each other? I saw you both at the fair.",
    "Kennt ihr euch eigentlich? Ihr wart beide auf dem Fest.",
    "Kennen jullie elkaar eigenlijk? Ik zag jullie op het feest.",
    "Könntest du mich mit dir und Bo vernetzen?",
    "Ich möchte mich kurz vorstellen.",
    "Je me présente : Ana.",
    "Me presento: soy Ana.",
    "Quero me apresentar, sou a Ana.",
    "Graag stel ik mij voor.",
    "Mi presento, sono Ana.",
    "Adding Friday's slot to the calendar.",
    "I've copied the numbers into the sheet.",
    "We can put you in touch with hundreds of buyers.",
    "You should both know that the office will be closed.",
    "Please welcome Bo, who joins the team on Monday.",
    "Bitte setzt mich bei der Rechnung in Kopie.",
    "Ich bin ab Montag Ihre neue Ansprechpartnerin.",
    "La mise en relation est gratuite sur notre plateforme.",
    "Encantado de conoceros, mañana os mando el presupuesto.",
    "Vou colocar vocês na lista de convidados.",
    "Mag ik jullie een andere datum voorstellen?",
    "Vi metto in copia il verbale.",
    "",
]


def test_introduces_two_others_not_oneself_or_a_product():
    assert wrong(phrases.introduces, INTRODUCING, True) == []
    assert wrong(phrases.introduces, NOT_INTRODUCING, False) == []


def test_introduces_who_tells_one_about_the_other():
    assert wrong(phrases.introduces, ACROSS, True) == []
    assert wrong(phrases.introduces, NOT_ACROSS, False) == []


@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_accents_may_be_combined_or_apart(form):
    assert says(phrases.greets, unicodedata.normalize(form, "Félicitations pour votre nouveau poste !"))
    assert says(phrases.stock_note, unicodedata.normalize(form, STOCK[8]))
    assert says(phrases.introduces, unicodedata.normalize(form, "Je vous présente Bo."))


def test_no_break_spaces_are_spaces():
    assert says(phrases.introduces, "Ana,\u00a0meet\u00a0Bo.")
    assert says(phrases.asks, "See https://a.example/?q=1\u00a0?")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_nulls_and_empty_arrays_are_no_phrase(function):
    assert function(pa.array([None, "", None], pa.string())).to_pylist() == [False, False, False]
    assert function(pa.array([], pa.string())).to_pylist() == []
    assert function(pa.chunked_array([], pa.string())).to_pylist() == []
    assert function(pa.nulls(2)).to_pylist() == [False, False]


@pytest.mark.parametrize("function", FUNCTIONS)
@pytest.mark.parametrize("dtype", [pa.string(), pa.large_string(), pa.dictionary(pa.int32(), pa.string())])
def test_any_layout_of_the_same_texts_gives_the_same_answers(function, dtype):
    texts = [*ASKING, None, *GREETING, *STOCK, *INTRODUCING, *NOT_INTRODUCING]
    whole = function(pa.array(texts))
    assert whole.type == pa.bool_()
    array = pa.array(texts).cast(dtype)
    assert function(array).equals(whole)
    assert function(array.slice(5, 20)).equals(whole.slice(5, 20))
    assert function(pa.chunked_array([array.slice(0, 7), array.slice(7)])).to_pylist() == whole.to_pylist()


def read(name):
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def tuning():
    return read("introductions.jsonl")


@pytest.fixture(scope="module")
def held_out():
    return read("introductions_fresh.jsonl")


@pytest.mark.parametrize("function", FUNCTIONS)
def test_answers_within_microseconds_a_text(function, tuning):
    # A pattern grown too large for RE2's fast automaton costs 30 to 200 us a text more. In use most functions cost
    # below 1 us, and introduces, which has fourteen patterns and is asked of group messages alone, about 3.
    texts = pa.array([record["text"] for record in tuning] * 200)
    says(function, "")
    start = time.process_time()
    function(texts)
    assert (time.process_time() - start) / len(texts) < (50e-6 if function is phrases.introduces else 5e-6)


def test_no_pattern_is_longer_than_the_fast_automaton_takes():
    assert all(len(pattern) <= 9_500 for patterns in phrases._introducing() for pattern in patterns)


def test_labelled_sets_are_sound(tuning, held_out):
    both = [*tuning, *held_out]
    assert (len(tuning), len(held_out)) == (358, 220)
    assert len({record["id"] for record in both}) == len({record["text"] for record in both}) == len(both)
    for records in (tuning, held_out):
        assert {record["language"] for record in records} == {"en", "de", "fr", "es", "pt", "nl", "it"}


def cued(records):
    return phrases.introduces(pa.array([record["text"] for record in records])).to_pylist()


def detected(records):
    """An introduction opens a conversation with two to four people who had none together."""
    return [
        cue and record["opens"] and not record["acquainted"] and 2 <= record["recipients"] <= 4
        for record, cue in zip(records, cued(records), strict=True)
    ]


def precision_and_recall(records, found):
    right = sum(record["label"] for record, answer in zip(records, found, strict=True) if answer)
    return right / sum(found), right / sum(record["label"] for record in records)


def at_least(found, least):
    return all(figure >= floor for figure, floor in zip(found, least, strict=True))


def test_introductions_the_cues_were_chosen_on(tuning):
    # 157/157 and 157/157; the six that the circumstances lose are of people who were acquainted.
    assert at_least(precision_and_recall(tuning, cued(tuning)), (0.99, 0.99))
    assert at_least(precision_and_recall(tuning, detected(tuning)), (0.99, 0.96))


def test_introductions_of_the_second_check_are_told_from_what_looks_like_them():
    # 41/45 and 41/42 when first scored; questions whether two know each other, decks and one cue were then mended.
    check = read("introductions_check.jsonl")
    assert (len(check), sum(record["label"] for record in check)) == (101, 42)
    assert at_least(precision_and_recall(check, cued(check)), (0.99, 0.99))


def test_introductions_held_out_are_detected_from_the_text(held_out):
    # Scored once, after the cues were frozen: precision 95/104, recall 95/102.
    assert at_least(precision_and_recall(held_out, cued(held_out)), (0.91, 0.93))


def test_introductions_held_out_are_detected_from_text_and_circumstances(held_out):
    # Scored once, after the cues were frozen: precision 95/97, recall 95/102.
    assert at_least(precision_and_recall(held_out, detected(held_out)), (0.95, 0.80))
