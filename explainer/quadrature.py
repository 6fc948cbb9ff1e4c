"""Quadrature that more than one module needs."""

import functools

import numpy as np

gauss_legendre = functools.cache(np.polynomial.legendre.leggauss)  # its points take long to find
