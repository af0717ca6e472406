"""What every test stands on: settings, fences, a browser, a private PostgreSQL."""
