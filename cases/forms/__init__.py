"""What a person fills in: registering, and one form per verb."""
