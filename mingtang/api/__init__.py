"""The door for other machines: documents with their reviews, and readings. `/api/v1/`; every call is signed.

signed.py lets a machine in; problems.py says no in words; shapes.py are what is sent and answered; one module a noun.
"""
