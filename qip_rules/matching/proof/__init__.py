"""That a pairing is the best one: the proof as data, and what judges it by code of its own."""
