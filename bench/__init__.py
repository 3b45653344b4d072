"""Ratios against peers and limits, in one command: `python -m bench [NAME…]`. Never a test: nothing here is asserted by time.

What is compared runs in the same minute on the same machine, in alternating rounds, and is judged by CPU spent, not by
the wall clock: neighbours slow both sides alike. Each line says how many rounds stood behind it and how they spread.
"""
