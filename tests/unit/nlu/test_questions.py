import pytest

from nlu.questions import Question, QuestionError, read_questions

_LINE = '{"text": "huur", "lang": "nl", "topics": ["a.a"], "kind": "in_scope"}'


def test_lines_become_questions() -> None:
    assert read_questions([_LINE, "\n"]) == [Question("huur", "nl", ("a.a",), "in_scope")]


@pytest.mark.parametrize(
    ("line", "words"),
    [
        ("{", "not JSON"),
        ("[]", "needs"),
        ("{}", "text"),
        (_LINE.replace('["a.a"]', "3"), "needs"),
        (_LINE.replace("in_scope", "other"), "kind 'other'"),
    ],
)
def test_a_broken_line_is_named(line: str, words: str) -> None:
    with pytest.raises(QuestionError, match=f"line 2: .*{words}"):
        read_questions([_LINE, line])
