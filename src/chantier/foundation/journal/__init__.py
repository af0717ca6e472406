"""Acts: what was done, by whom, in whose name, when; and what follows from them."""
