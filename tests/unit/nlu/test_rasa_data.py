from pathlib import Path

import yaml

from nlu.data import DATA_DIR, read_examples
from nlu.rasa_data import DOMAIN_FILE, choose, domain_text, write_examples


def test_a_part_is_written_as_it_was_read(tiny_data: Path, tmp_path: Path) -> None:
    part = choose(read_examples(tiny_data), ["health.gp"], ["nl"])
    assert {example.topic for example in part} == {"health.gp", "oos", "chitchat"}
    write_examples(part, tmp_path)
    again = read_examples(tmp_path)
    assert {(e.text, e.topic, e.language) for e in again} == {
        (e.text, e.topic, e.language) for e in part
    }


def test_the_domain_names_every_intent_of_the_data() -> None:
    topics = {example.topic for example in read_examples(DATA_DIR)}
    assert DOMAIN_FILE.read_text("utf-8") == domain_text(topics), "run: python -m nlu.rasa_data"


def test_the_domain_is_what_rasa_reads() -> None:
    assert yaml.safe_load(domain_text(["b.b", "a.a"]))["intents"] == ["a.a", "b.b"]
