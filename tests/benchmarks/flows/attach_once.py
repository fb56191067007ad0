"""Attaches to a copy of a lost run, and says how long it took until the first task began that the run had not had."""

import json
import os
import shutil
import subprocess
import sys
import time

store, run = sys.argv[1:]
shutil.copytree(store, "store")
began = os.path.abspath("began")
environment = {
    **os.environ,
    "BENCH_BEGAN": began,
    "MAINSTEM_DATASTORE_SYSROOT_LOCAL": os.path.abspath("store"),
}
command = [os.path.join(os.path.dirname(sys.executable), "mainstem"), "attach", run]
os.sync()
at = time.time()
subprocess.run(command, env=environment, check=True)
with open(began) as file:
    print("MEASURED", json.dumps({"seconds": float(file.read()) - at}))
