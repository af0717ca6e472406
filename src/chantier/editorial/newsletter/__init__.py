"""The newsletter: subscriptions with their consent, issues composed from what lives in the platform, sending."""
