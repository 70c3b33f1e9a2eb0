"""A definition of an industry as flat values: for the table of its rules, and for what changed between two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

Data = dict[str, Any]
Place = tuple[str | None, str | None]
"""Branch and rule; nothing for the definition itself, and no rule for the branch itself."""

SYMBOLS = ("include", "cpc", "exclude", "with")
_WORDS = ("any", "all", "none")


def rules(definition: Data) -> Iterator[tuple[Data, str, Data]]:
    """All rules with their branch, and whether they are for patents or enterprises."""
    for branch in definition["branches"]:
        for subject, key in (("patents", "rules"), ("enterprises", "enterprise_rules")):
            yield from ((branch, subject, rule) for rule in branch.get(key, ()))


def values(rule: Data) -> list[tuple[str, str]]:
    """The conditions of a rule, a pair of key and value each."""
    found = [(key, value) for key in (*SYMBOLS, "gbt4754", "sei", "names") for value in rule.get(key, ())]
    for group in ("keywords", "scope"):
        words = rule.get(group, {})
        found += [(f"{group}.{key}", word) for key in _WORDS for word in words.get(key, ())]
        found += [(f"{group}.in", field) for field in words.get("in", ())]
        found += [
            (f"{group}.near", f"{' … '.join(near['words'])} ≤ {near['within']}") for near in words.get("near", ())
        ]
    return found


def changes(before: Data, after: Data) -> list[tuple[str | None, ...]]:
    """Rows of change, branch, rule, key, before, after."""
    old, new = _flat(before), _flat(after)
    rows: list[tuple[str | None, ...]] = []
    for place in [*old, *(place for place in new if place not in old)]:
        if place not in new:
            rows.append(("removed", *place, None, None, None))
        elif place not in old:
            rows.append(("added", *place, None, None, None))
        else:
            rows += [(row[0], *place, *row[1:]) for row in _changes(old[place], new[place])]
    return rows


def _changes(old: Data, new: Data) -> Iterator[tuple[str | None, ...]]:
    for key in [*old, *(key for key in new if key not in old)]:
        before, after = old.get(key, []), new.get(key, [])
        if isinstance(before, list) and isinstance(after, list):
            yield from (("removed", key, value, None) for value in before if value not in after)
            yield from (("added", key, None, value) for value in after if value not in before)
        elif before != after:
            yield ("changed", key, before or None, after or None)


def _flat(definition: Data) -> dict[Place, Data]:
    """Texts and lists by their key, of each branch and rule; the order of the file does not count."""
    stages = [stage["id"] for stage in definition["stages"]]
    branches = definition["branches"]
    flat: dict[Place, Data] = {(None, None): _texts(definition, ("id", "version", "editor")) | _lists(definition)}
    for branch in branches:
        parent = branch.get("parent")
        flat[branch["id"], None] = _texts(branch, ()) | {
            "stage": stages[branch["stage"]],
            "parent": "" if parent is None else branches[parent]["id"],
            "weight": "" if branch.get("weight") is None else str(branch["weight"]),
        }
    for branch, subject, rule in rules(definition):
        place = (branch["id"], rule["id"] if subject == "patents" else f"{rule['id']} (enterprises)")
        flat[place] = {"note": rule["note"]}
        for key, value in values(rule):
            flat[place].setdefault(key, []).append(value)
    return flat


def _texts(data: Data, keys: tuple[str, ...]) -> Data:
    pairs = {
        f"{name}_{language}": data.get(name, {}).get(language, "")
        for name in ("name", "scope", "note")
        for language in ("zh", "en")
    }
    return {key: data[key] for key in keys} | pairs


def _lists(definition: Data) -> Data:
    stages = [f"{stage['id']}: {stage['name']['zh']} / {stage['name']['en']}" for stage in definition["stages"]]
    return {"sources": definition["sources"], "changelog": definition["changelog"], "stage": stages}
