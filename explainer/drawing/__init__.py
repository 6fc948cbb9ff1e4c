"""The kit that exhibits are made with: what an exhibit is, the pen, the palette, how a value reads."""
