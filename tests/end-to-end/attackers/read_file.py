"""The benign twin of cat: an application that reads a file of its own."""
import sys

open(sys.argv[1]).read()
