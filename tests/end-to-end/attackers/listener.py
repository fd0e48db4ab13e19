"""Waits for a shell, and tells it to end: listener.py PORT COMMAND... starts the command once it waits."""
import socket, subprocess, sys

server = socket.create_server(("", int(sys.argv[1])))
server.settimeout(10)
shell = subprocess.Popen(sys.argv[2:], stdin=subprocess.DEVNULL)
try:
    end = server.accept()[0]
    end.sendall(b"exit\n")
    # Tools between the shell and the connection end with it.
    end.shutdown(socket.SHUT_WR)
    end.settimeout(5)
    while end.recv(1000):
        pass
except TimeoutError:
    pass
shell.wait(10)
