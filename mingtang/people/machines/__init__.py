"""接入系统: other systems that call this house (公文系统, 监测平台), each with a key of its own.

`signing` says what is signed and how; `calls` lets each signed call in once; `acts` enters, renews and revokes.
"""
