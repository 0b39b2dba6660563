"""Makes a tiny BERT with random weights, as large ones are shared: `tiny_encoder.py FOLDER...`.

Run by Rasa's Python; the tests themselves have none of these libraries and import its name alone.
"""

import string
import sys
from pathlib import Path

CHARACTERS = string.ascii_lowercase + string.digits + ".,?!'"
FIRST_SPECIAL = 101
"""Where Rasa expects [CLS], followed by [SEP]."""
SIZE = 32


def vocabulary() -> list[str]:
    """Single characters, at the beginning of a word and within."""
    known = ["[PAD]", "[UNK]", *CHARACTERS, *(f"##{each}" for each in CHARACTERS)]
    unused = [f"[unused{number}]" for number in range(FIRST_SPECIAL - len(known))]
    return [*known, *unused, "[CLS]", "[SEP]", "[MASK]"]


def main(folders: list[Path]) -> None:
    """Write configuration, tokenizer and weights; other weights into each folder."""
    for seed, folder in enumerate(folders):
        write(folder, seed)


def write(folder: Path, seed: int) -> None:
    """One of them."""
    import tensorflow  # noqa: PLC0415 - there in Rasa's environment alone
    from transformers import BertConfig, BertTokenizer, TFBertModel  # noqa: PLC0415 - as above

    folder.mkdir(parents=True)
    words = folder / "vocab.txt"
    words.write_text("\n".join(vocabulary()) + "\n", "utf-8")
    BertTokenizer(str(words)).save_pretrained(folder)
    tensorflow.random.set_seed(seed)
    model = TFBertModel(
        BertConfig(
            vocab_size=len(vocabulary()),
            hidden_size=SIZE,
            num_hidden_layers=2,
            num_attention_heads=2,
            intermediate_size=2 * SIZE,
            initializer_range=0.3,
        )
    )
    model(model.dummy_inputs)
    model.save_pretrained(folder)


if __name__ == "__main__":
    main([Path(name) for name in sys.argv[1:]])
