"""Keeps a processor busy: busy.py SECONDS ADDRESS; the address is one of this machine's own."""
import socket, sys, time

address = (sys.argv[2], 3333)
server = socket.create_server(address)
connection = socket.create_connection(address)
# The other end has no part in it.
accepted = server.accept()[0]
until = time.monotonic() + float(sys.argv[1])
while time.monotonic() < until:
    sum(range(10000))
