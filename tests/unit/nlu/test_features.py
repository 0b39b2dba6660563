import numpy as np

from nlu.concepts import Concepts
from nlu.features import (
    CHARACTERS_WEIGHED,
    CONCEPT_WEIGHT,
    SEEN,
    Featuriser,
    Vocabulary,
    pieces,
    words,
)

_CONCEPTS = Concepts({"huur": ["rent"], "kira": ["rent"]})
_TEXTS = [*["huur hoog"] * (SEEN - 1), "huur laag"]


def test_pieces_stay_within_words() -> None:
    found = pieces("ab c")
    assert found[" ab "] == 1
    assert found["b"] == 1
    assert "b c" not in found
    assert " " not in found


def test_words_come_alone_and_in_pairs() -> None:
    assert dict(words("a b a")) == {"=a": 2, "=b": 1, "=a b": 1, "=b a": 1}


def test_what_too_few_share_is_left_out() -> None:
    vocabulary = Vocabulary.learn(_TEXTS, _CONCEPTS)
    assert "=huur" in vocabulary.columns
    assert "=hoog" not in vocabulary.columns
    assert "#rent" in vocabulary.columns


def test_blocks_of_pieces_and_words_have_length_one() -> None:
    vocabulary = Vocabulary.learn(_TEXTS, _CONCEPTS)
    indices, values = Featuriser(vocabulary, _CONCEPTS).row("Huur, huur!")
    concept = indices == vocabulary.columns["#rent"]
    assert values[concept] == np.float32(CONCEPT_WEIGHT)
    assert np.isclose((values[~concept] ** 2).sum(), 2)


def test_a_language_without_examples_has_its_concepts() -> None:
    vocabulary = Vocabulary.learn(_TEXTS, _CONCEPTS)
    indices, _ = Featuriser(vocabulary, _CONCEPTS).row("kiram")
    assert vocabulary.columns["#rent"] in indices


def test_nothing_known_gives_an_empty_row() -> None:
    featuriser = Featuriser(Vocabulary.learn(["a b"] * SEEN, _CONCEPTS), _CONCEPTS)
    assert [len(part) for part in featuriser.row("")] == [0, 0]


def test_a_long_message_is_weighed_by_its_beginning() -> None:
    featuriser = Featuriser(Vocabulary.learn(["huur x"] * SEEN, _CONCEPTS), _CONCEPTS)
    indices, _ = featuriser.row("x " * CHARACTERS_WEIGHED + "huur")
    assert featuriser.vocabulary.columns["=huur"] not in indices


def test_concepts_that_often_stand_together_are_a_feature_of_their_own() -> None:
    concepts = Concepts({"man": ["husband"], "mes": ["knife"], "knife": ["knife"]})
    vocabulary = Vocabulary.learn(["man mes"] * 5 + ["man auto"] * 4, concepts)
    assert "#husband&knife" in vocabulary.columns
    featuriser = Featuriser(vocabulary, concepts)
    own = set(featuriser.row("man knife")[0])
    assert vocabulary.columns["#husband&knife"] in own, "words of two languages make the pair"
    assert vocabulary.columns["#husband&knife"] not in set(featuriser.row("man")[0])
