"""A small intake service, as another team could have written it: plain Python, no rules library.

    decisions    whether an application can be taken
    ledger       what has been paid for it
    pairing      which practice gets which mentor

It is made up, and so are its three bugs; the README beside this folder tells of them.
"""
