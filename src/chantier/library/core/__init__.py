"""Pure rules of the library: no clock, no settings, no network, no database."""
