"""The petitioner's public side."""
