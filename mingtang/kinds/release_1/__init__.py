"""信息发布: the release gate, first version."""
