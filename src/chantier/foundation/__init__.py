"""What every mandate needs and no mandate owns."""
