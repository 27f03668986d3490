"""When faults come: in turn, at given numbers, by seeded chance, or always."""

import random
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from tests.fakes.x.faults import Fault, served


@dataclass
class Rule:
    """A fault on requests whose path holds `on`, by their number from 1, as `is_due` says."""

    fault: Fault
    on: str
    is_due: Callable[[int], bool]
    seen: int = 0


@dataclass
class Faults:
    """When which fault comes. What is queued comes first, then the rules in their order."""

    rules: list[Rule] = field(default_factory=list)
    waiting: "deque[tuple[str, Fault]]" = field(default_factory=deque)

    def queue(self, *faults: Fault, on: str = "") -> None:
        """Turn on one fault for each of the next requests."""
        self.waiting.extend((on, fault) for fault in faults)

    def at(self, fault: Fault, *numbers: int, on: str = "") -> None:
        """Turn on a fault for requests of these numbers, the next one being 1."""
        self.rules.append(Rule(fault, on, lambda number: number in numbers))

    def randomly(self, fault: Fault, probability: float, seed: int = 0, on: str = "") -> None:
        """Turn on a fault by chance; the same seed hits the same requests."""
        chance = random.Random(seed)
        self.rules.append(Rule(fault, on, lambda number: chance.random() < probability))

    def always(self, fault: Fault, on: str = "") -> None:
        self.rules.append(Rule(fault, on, lambda number: True))

    def clear(self) -> None:
        self.rules.clear()
        self.waiting.clear()

    def due(self, path: str) -> Fault:
        """Return the fault of this request, `served` where there is none."""
        for rule in (due := [rule for rule in self.rules if rule.on in path]):
            rule.seen += 1
        if self.waiting and self.waiting[0][0] in path:
            return self.waiting.popleft()[1]
        return next((rule.fault for rule in due if rule.is_due(rule.seen)), served)
