"""历史资料导入: one case a batch, first version."""
