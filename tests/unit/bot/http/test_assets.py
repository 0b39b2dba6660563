"""Static files that every page has."""

from bot.http.assets import prune_tokens


def test_only_the_tokens_in_use_are_kept() -> None:
    theme = ".t {\n  --a: var(--b);\n  --b: 1px;\n  --c: 2px;\n}\n"
    assert prune_tokens(theme, "p{margin:var(--a,0)}") == ".voorbeeld-theme{--a:var(--b);--b:1px;}"


def test_a_circle_of_tokens_ends() -> None:
    assert "--a" in prune_tokens(".t {\n  --a: var(--a);\n}\n", "p{x:var( --a)}")
