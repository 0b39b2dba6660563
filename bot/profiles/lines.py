"""On which line of a YAML file a value stands."""

from collections.abc import Iterator, Sequence

import yaml


class Lines:
    """The nodes of a file, which know their lines."""

    def __init__(self, root: yaml.Node | None) -> None:
        self.root = root

    def of(self, loc: Sequence[str | int]) -> int:
        """The line of the value at this path of keys; of the nearest above it, when it is not
        there. Parts that the file does not have are passed over."""
        node, line = self.root, 1
        for part in loc:
            found = _below(node, part)
            if found is not None:
                node, line = found
        return line


def _below(node: yaml.Node | None, part: str | int) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == str(part):
                return value, key.start_mark.line + 1
    elif isinstance(node, yaml.SequenceNode) and isinstance(part, int) and part < len(node.value):
        return node.value[part], node.value[part].start_mark.line + 1
    return None


def repeated_keys(node: yaml.Node | None) -> Iterator[tuple[int, str]]:
    """Line and complaint for each key that stands twice in one place: YAML takes the last."""
    if isinstance(node, yaml.SequenceNode):
        for item in node.value:
            yield from repeated_keys(item)
    if isinstance(node, yaml.MappingNode):
        seen: set[str] = set()
        for key, value in node.value:
            if key.value in seen:
                line = key.start_mark.line + 1
                yield line, f"`{key.value}` stands here twice. Remove one of the two."
            seen.add(key.value)
            yield from repeated_keys(value)
