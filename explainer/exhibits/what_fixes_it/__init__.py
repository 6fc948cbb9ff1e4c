"""The exhibits of the page what-fixes-it."""
