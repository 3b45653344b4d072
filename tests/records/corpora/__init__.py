"""Corpora for goals G29 (personal data) and G30 (hidden data): written beside the engine's back, against its contract only.

Nothing here imports the engine. Every person, number and address is invented; the same seed gives the same items.
"""
