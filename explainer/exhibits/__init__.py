"""Figures and worked examples, in a folder for each page; `contents` lists them all."""
