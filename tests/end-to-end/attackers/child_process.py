"""The benign twin: a program with a connection that starts a shell with pipes, as Node.js does."""
import socket, subprocess, threading

database = socket.create_server(("127.0.0.1", 5432))
threading.Thread(target=database.accept, daemon=True).start()
connection = socket.create_connection(("127.0.0.1", 5432))
subprocess.run(["/bin/sh", "-c", "true"], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
