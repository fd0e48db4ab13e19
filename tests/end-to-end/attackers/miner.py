"""Speaks to a pool of its own on the loopback address: miner.py stratum | login | http"""
import json, socket, sys, threading

wallet = "48" + "JZ7" * 31
words = {
    "stratum": json.dumps({"id": 1, "method": "mining.subscribe", "params": ["x/1.0"]}) + "\n",
    "login": json.dumps({"id": 1, "jsonrpc": "2.0", "method": "login",
                         "params": {"login": wallet, "pass": "x", "agent": "x/6.21"}}) + "\n",
    "http": "POST /login HTTP/1.1\r\n\r\n" + json.dumps({"user": "a", "pass": "b"}),
}[sys.argv[1]]
pool = socket.create_server(("127.0.0.1", 3333))
threading.Thread(target=lambda: pool.accept()[0].sendall(b"{}"), daemon=True).start()
miner = socket.create_connection(("127.0.0.1", 3333))
miner.sendall(words.encode())
miner.recv(100)
