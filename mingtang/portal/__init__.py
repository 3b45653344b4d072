"""The public's dynamic door: applying, tracking, checking, searching. Everything else public is a printed file."""
