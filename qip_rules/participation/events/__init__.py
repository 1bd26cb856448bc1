"""What happens to a practice that takes part, as it is written down."""
