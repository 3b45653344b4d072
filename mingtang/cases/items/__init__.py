"""政务服务事项 as rows: edited as drafts, published as versions that never change, closed, and read by day."""
