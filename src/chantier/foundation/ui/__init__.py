"""The interface: shell, components, charts and map; its vocabulary is in README.md."""
