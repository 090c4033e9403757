# Says which version of a package there is, once its module can be loaded: `version.py MODULE PACKAGE`. A script and no `-c`, so that
# nothing is loaded from the folder in which somebody happens to be.
import importlib
import importlib.metadata
import sys

importlib.import_module(sys.argv[1])
print(importlib.metadata.version(sys.argv[2]))
