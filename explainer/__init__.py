"""The mathematics, figures and numbers of "Why zero-centered?"; each module says what it is for."""
