"""What pages of deliberation ask, as frozen values."""
