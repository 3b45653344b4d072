"""The database backends: one fair writer on SQLite, the same contract on PostgreSQL.

Both refuse a write outside a transaction (`WriteOutsideTransaction`), because every change of this
system belongs to one act or one job, whole or not at all.
"""
