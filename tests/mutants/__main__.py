"""Mutation testing: breaks code, words and drawings on purpose and counts what the tests notice."""

import argparse

from tests.mutants import code
from tests.mutants.tally import Tally
from tests.mutants.words import try_words

parser = argparse.ArgumentParser(prog="python -m tests.mutants", description=__doc__)
parser.add_argument("chosen", nargs="*", help="only files that begin so, or these classes")
parser.add_argument("--size", type=int, default=8, help="mutants drawn from each source file (default: %(default)s)")
parser.add_argument("--all", action="store_true", help="every mutant of every source file, which takes a day")
parser.add_argument("--seed", type=int, default=1, help="what draws them (default: %(default)s)")
parser.add_argument("--seconds", type=int, default=10, help="of computing for one of these (default: %(default)s)")
parser.add_argument("--only", choices=("code", "words"), help="one of the two parts")
parser.add_argument("--tests", nargs="*", default=[], help="try code by these tests alone")
parser.add_argument("--keep", action="store_true", help="write what was counted of each class, for the page on tests")
arguments = parser.parse_args()
tally = Tally()
if arguments.only != "code":
    try_words(arguments.chosen, tally)
if arguments.only != "words":
    chosen = tuple(arguments.chosen)
    files = [file for file in code.files() if not chosen or file.startswith(chosen) or code.room(file) in chosen]
    size = None if arguments.all else arguments.size
    code.try_code(code.Trials(files, size, arguments.seed, arguments.seconds, tally), arguments.tests)
print(tally.table())
if arguments.keep:
    tally.keep()
