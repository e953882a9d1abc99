"""How long files are kept, what must be in them, and how they end (档案法 13–14; 《个人信息保护法》 19, 47)."""
