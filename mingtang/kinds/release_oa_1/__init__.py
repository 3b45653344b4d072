"""信息发布: the release gate, second version: a set hour, a set end, the gate of each column."""
