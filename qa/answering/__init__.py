"""From a question and hits to an answer: evidence, confidence, wording, verification."""
