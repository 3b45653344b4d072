"""What is asked: forms as data, the drafts and uploads of those who fill them in, and the answers given."""
