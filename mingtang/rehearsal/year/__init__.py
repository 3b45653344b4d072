"""A year of information requests, played through the acts in a directory of its own, with a journal of what was meant."""
