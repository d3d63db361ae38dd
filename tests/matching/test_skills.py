"""Skills of a module or a vacancy, sentence by sentence, for people to pick from."""

from tests.matching.frameworks import BAKE, BREAD, BRICKS, LAY, MIX, WIRE, small

from comity.matching.skills import index_skills, picks, sentences

MODULE = (
    "You learn to lay bricks in straight rows. Mixing mortar by hand is part of it.\n- bake bread"
)


def test_a_text_falls_into_sentences_that_know_their_place() -> None:
    found = sentences(f"{MODULE}\nOK.")
    assert [one.text for one in found][:2] == [
        "You learn to lay bricks in straight rows.",
        "Mixing mortar by hand is part of it.",
    ]
    assert all(MODULE[one.start : one.until] == one.text for one in found)


def test_each_sentence_gets_the_skill_it_speaks_of() -> None:
    found = picks(index_skills(small(), "en"), MODULE)
    assert [chosen[0].uri for _, chosen in found[:2]] == [LAY, MIX]


def test_skills_of_the_confirmed_occupation_come_forward_and_say_so() -> None:
    index = index_skills(small(), "en")
    ((_, chosen),) = picks(index, "Bread and bricks are delivered daily.", occupation=BREAD)
    assert (chosen[0].uri, chosen[0].of_occupation) == (BAKE, "essential")
    ((_, chosen),) = picks(index, "Bread and bricks are delivered daily.", occupation=BRICKS)
    assert chosen[0].uri == LAY


def test_ten_at_most_and_never_one_that_shares_nothing() -> None:
    index = index_skills(small(), "de")
    ((_, chosen),) = picks(index, "elektrische Leitungen im Neubau", occupation=BRICKS, top=1)
    assert [one.uri for one in chosen] == [WIRE]
    assert picks(index, "日本日本日本日本日本日本日本日本", occupation=BRICKS)[0][1] == ()
