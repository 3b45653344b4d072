"""Service items (政务服务事项), scheme 1: how the body of an item becomes the table of a kind."""
