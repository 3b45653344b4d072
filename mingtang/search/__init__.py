"""How it is found: Chinese full text over published editions only.

tokens.py folds and cuts text, document.py is what is printed of one edition, index.py builds, writes and
reads, matching.py makes the engine's query, query.py asks it, hits.py and snippet.py show
what was found and why. No models but the words that are looked
for: whoever owns the editions gives `Doc`s, and the index holds nothing that cannot be printed again from them.
"""
