"""Asks a name server that is not there: lookup.py NAME [TYPE]"""
import socket, struct, sys

name, kind = sys.argv[1], int(sys.argv[2]) if len(sys.argv) > 2 else 1
labels = b"".join(bytes([len(label)]) + label.encode() for label in name.split("."))
question = struct.pack(">6H", 7, 0x100, 1, 0, 0, 0) + labels + b"\0" + struct.pack(">2H", kind, 1)
asker = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
asker.sendto(question, ("127.0.0.1", 53))
