"""The exhibits of the page zig-zag."""
