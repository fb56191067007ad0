"""Signs a list of the words that matter in a text: files, typed parameters, secrets and variables as inputs."""

import hmac
import os
import re
from collections import Counter
from dataclasses import dataclass
from enum import Enum

from mainstem import FlowSpec, IncludeFile, JSONType, Parameter, environment, secrets, step


class Order(Enum):
    FREQUENCY = "frequency"
    ALPHABET = "alphabet"


@dataclass
class Limits:
    words: int = 5
    letters: int = 4


class WordsFlow(FlowSpec):
    """All that goes in is stored with the run, but for the secret."""

    text = IncludeFile("text", default="gettysburg.txt", help="whose words are counted")
    stop_words = IncludeFile("stop-words", default="stop_words.json", parser="json.loads")
    order = Parameter("order", default=Order.FREQUENCY)
    limits = Parameter("limits", default=Limits(), help='such as {"words": 3}')
    aliases = Parameter("aliases", type=JSONType, default='{"we": "us"}', help="words to count as others")

    @step
    def start(self):
        words = (self.aliases.get(word, word) for word in re.findall(r"[a-z]+", self.text.lower()))
        counts = Counter(word for word in words if len(word) >= self.limits.letters)
        for word in self.stop_words:
            counts.pop(word, None)
        self.top = counts.most_common(self.limits.words)
        if self.order is Order.ALPHABET:
            self.top.sort()
        self.next(self.sign)

    @secrets(sources=["environment.SIGNING_KEY"])
    @environment(vars={"DIGEST": "sha256"})
    @step
    def sign(self):
        """The key is a variable while this step runs; what is kept is only what was made with it."""
        message = repr(self.top).encode()
        self.signature = hmac.new(
            os.environ["SIGNING_KEY"].encode(), message, os.environ["DIGEST"]
        ).hexdigest()
        self.next(self.end)

    @step
    def end(self):
        print(", ".join(f"{word} {count}" for word, count in self.top))
        print("signed", self.signature[:16])


if __name__ == "__main__":
    WordsFlow()
