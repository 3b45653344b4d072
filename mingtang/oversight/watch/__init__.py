"""内容监测: how every column stands against its duty, what is wrong with what is public, and what is done about it."""
