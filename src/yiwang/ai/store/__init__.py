"""All SQL of this room: advice with its reviews, and models with what they learned from."""
