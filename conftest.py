"""For the tests of helpers, notebooks and tests alike."""

import os

from jupyter_client.connect import ConnectionFileMixin

# Two test processes and JupyterLab start kernels at the same time, and a kernel dies whose port
# another has taken since it was chosen. Sockets that are files belong to one kernel alone.
if os.name == "posix":
    ConnectionFileMixin.transport.default_value = "ipc"
